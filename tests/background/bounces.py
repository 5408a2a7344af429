"""Reports of delivery as mail servers write them, about a mail that was sent."""

from email.message import EmailMessage


def report(message: EmailMessage, *, status="5.1.1", action="failed", whole=True, to="newsroom@localhost") -> bytes:
    """Return what a mail server sends back of a mail (RFC 3464); with its head alone where it isn't sent back whole."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    about = message.as_string() if whole else f"Message-ID: {message['Message-ID']}\n"
    return f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to say that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Queue-ID: 4AB

Final-Recipient: rfc822; {message["To"]}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such person

--b1
Content-Type: {kind}

{about}
--b1--
""".encode()
