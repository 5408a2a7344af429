"""What the doubles of all gateways have in common: a server, keys, faults, a payer's page, an outbox, and control.

A double plays a company that moves money. It answers its API over HTTP, on the loopback only, and remembers what it did.
Its messages wait in an outbox until a test delivers them, so that a test chooses order, copies, age and what was altered.

A real one differs from `Double` in three hooks: `route` (what a request does), `sign` (how a message is signed) and
`error` (what a refusal looks like). In a test: `with StripeDouble() as stripe: …`; as a process of its own, for tests
that kill what talks to it: `with started("tests.peers.stripe") as stripe: …`.
"""

import copy
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from tests.peers.outbox import Alteration, Delivery, post, tampered
from tests.peers.server import Answer, Call, Json, Refusal, Server, public

# What a hook for contracts gets of each request, and answers with what is wrong with it.
OnRequest = Callable[[str, str, str], list[str]]
# How a message gets to us, and the status we answered; a test may post it with Django's client instead.
Send = Callable[[bytes, dict[str, str]], int]


@dataclass
class Fault:
    """What goes wrong with the next requests whose path starts with `prefix`.

    Modes: an HTTP status such as "500", "503" or "429" (nothing was done), "500_after" (done, and still a 500),
    "500_kept" (nothing was done, and a repetition under the same key gets the same 500), "drop_before" (the line is cut,
    nothing was done), "drop_after" (done, the answer is lost) and "slow" (done, answered after `seconds`).
    """

    prefix: str
    mode: str
    times: int = 1
    method: str = ""
    seconds: float = 3


@dataclass(frozen=True)
class Booked:
    """A payment in the double's ledger: amounts in whole minor units of ISO 4217."""

    minor: int
    currency: str
    refunded: int = 0
    reference: str = ""
    subscription: str = ""


@dataclass(frozen=True)
class Ledger:
    """What the double thinks is true, by its own numbers: money that came, subscriptions and disputes with their states.

    States are the words of supporters.gateways.base: `SubscriptionState` and `DisputeState`.
    """

    payments: dict[str, Booked]
    subscriptions: dict[str, str]
    disputes: dict[str, str]

    @classmethod
    def read(cls, found: Json) -> Self:
        """Return a ledger that came as JSON."""
        payments = {number: Booked(**booked) for number, booked in found["payments"].items()}
        return cls(payments, found["subscriptions"], found["disputes"])


class Double:
    """A gateway's double. All that a test may ask of it over HTTP stands in `controls`."""

    key_header = ""  # the header that carries the key of idempotency, in lower case
    api_paths = ("/v1/", "/v2/")
    controls: ClassVar[tuple[str, ...]] = (
        "fault",
        "deliver",
        "ledger",
        "sent",
        "pay",
        "decline",
        "abandon",
        "set_webhook",
    )

    def __init__(self, *, webhook: str = "", on_request: OnRequest | None = None):
        self.webhook, self.on_request = webhook, on_request
        self.lock = threading.RLock()
        self.objects: dict[str, Json] = {}
        self.outbox: list[Json] = []  # events not yet taken
        self.events: list[Json] = []  # all there ever were
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.violations: list[str] = []
        self._answers: dict[tuple[str, str, str], tuple[str, Answer]] = {}
        self._numbers = itertools.count(1)
        self._server = Server(self)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def address(self) -> str:
        """Where the double listens."""
        return self._server.address

    # --- Hooks: what makes it the double of one gateway ---

    def route(self, call: Call) -> Answer | Json:
        """Do what a request asks for. Called under the lock; raises Refusal."""
        raise NotImplementedError

    def sign(self, event: Json, *, age: int = 0) -> tuple[bytes, dict[str, str]]:
        """Return a message's raw body and its headers, signed `age` seconds ago (less than 0: in the future)."""
        raise NotImplementedError

    def error(self, status: int, code: str, message: str) -> Refusal:
        """Return a refusal in the gateway's own shape."""
        raise NotImplementedError

    def authorise(self, call: Call) -> None:
        """Let a request in. Raises Refusal."""
        if not call.headers.get("authorization"):
            raise self.error(401, "unauthorised", "No key was given.")

    def wrong_mode(self, event: Json) -> None:
        """Make an event one of the other mode: live for a site in test mode."""
        raise NotImplementedError

    def unknown_object(self, event: Json) -> None:
        """Make an event speak of an object nobody knows."""
        raise NotImplementedError

    def same_body(self, old: str, new: str) -> bool:
        """Tell whether a repetition under a key asks for the same."""
        return old == new

    def ledger(self) -> Ledger:
        """Tell what the double thinks is true."""
        raise NotImplementedError

    def pay(self, number: str, **how: Any) -> str:
        """Let the payer of a checkout agree; return where the gateway sends them."""
        raise NotImplementedError

    def decline(self, number: str) -> str:
        """Let the payer's bank say no; return where they are then."""
        raise NotImplementedError

    def abandon(self, number: str) -> str:
        """Let the payer turn back; return where the gateway sends them."""
        raise NotImplementedError

    # --- Objects and events ---

    def number(self, prefix: str) -> str:
        """Return a new number such as pi_000001."""
        return f"{prefix}{next(self._numbers):06d}"

    def get(self, number: str) -> Json:
        """Return an object. Raises Refusal with 404."""
        if number not in self.objects:
            raise self.error(404, "resource_missing", f"No such object: {number!r}")
        return self.objects[number]

    def kept(self, kind: str) -> list[Json]:
        """Return all objects of a kind (their key `_kind`), the oldest first."""
        return [thing for thing in self.objects.values() if thing.get("_kind") == kind]

    def put_out(self, event: Json) -> Json:
        """Put an event into the outbox, with its objects as they are now."""
        event = copy.deepcopy(public(event))
        self.events.append(event)
        self.outbox.append(event)
        return event

    # --- The API: what the server calls for each request ---

    def answer(self, call: Call) -> Answer:
        """Check a request, do it at most once for each key, and return what to say."""
        with self.lock:
            try:
                self.authorise(call)
                wrong = self.on_request(call.method, call.path, call.body) if self.on_request else []
                if wrong:
                    self.violations += wrong
                    raise self.error(400, "contract", "; ".join(wrong)[:500])
                return self._once(call)
            except Refusal as refusal:
                return refusal.answer

    def _once(self, call: Call) -> Answer:
        key = call.headers.get(self.key_header, "") if call.method == "POST" else ""
        if not key:
            return self._done(call)
        place = (call.method, call.path, key)
        if place in self._answers:
            body, answer = self._answers[place]
            if not self.same_body(body, call.body):
                raise self.error(400, "idempotency_error", "The same key came with other parameters.")
            return answer
        answer = self._done(call)
        self._answers[place] = (call.body, answer)
        return answer

    def _done(self, call: Call) -> Answer:
        found = self.route(call)
        # What was said stays as it was when it is said again.
        return copy.deepcopy(found) if isinstance(found, Answer) else Answer(200, copy.deepcopy(found))

    def keep(self, call: Call, answer: Answer) -> None:
        """Say the same whenever a key comes again, as a gateway does that also remembers its own failures."""
        self._answers[call.method, call.path, call.headers.get(self.key_header, "")] = (call.body, answer)

    def noted(self, call: Call) -> Fault | None:
        """Write a request down and return what shall go wrong with it."""
        with self.lock:
            self.calls.append(call)
            for fault in self.faults:
                if fault.times > 0 and call.path.startswith(fault.prefix) and fault.method in {"", call.method}:
                    fault.times -= 1
                    return fault
        return None

    def control(self, verb: str, arguments: Json) -> Any:
        """Do what a test asks for over HTTP; what comes back can be JSON."""
        if verb not in self.controls:
            raise self.error(404, "no_such_control", f"{verb} is none of {', '.join(self.controls)}")
        if verb == "deliver":  # without the lock: who gets a message may ask back
            return [asdict(sent) for sent in self.deliver(**arguments)]
        with self.lock:
            found = getattr(self, verb)(**arguments)
        return asdict(found) if isinstance(found, Ledger) else found

    # --- What a test does ---

    def fault(self, prefix: str, mode: str, *, times: int = 1, method: str = "", seconds: float = 3) -> None:
        """Let the next requests to a path go wrong (see `Fault`)."""
        self.faults.append(Fault(prefix, mode, times, method, seconds))

    def sent(self, prefix: str = "/", method: str = "") -> list[str]:
        """Return the requests that came, such as “POST /v1/refunds”."""
        calls = [call for call in self.calls if call.path.startswith(prefix) and method in {"", call.method}]
        return [f"{call.method} {call.path}" for call in calls]

    def set_webhook(self, address: str) -> None:
        """Say where messages go."""
        self.webhook = address

    def messages(self, **how: Any) -> Iterator[tuple[Json, bytes, dict[str, str]]]:
        """Give the events that wait, each with raw body and headers; `how` as in `deliver`. Nothing leaves the outbox."""
        alteration = Alteration(**how)
        for event in alteration.lined_up(self.outbox):
            changed = copy.deepcopy(event)
            if alteration.wrong_mode:
                self.wrong_mode(changed)
            if alteration.unknown_object:
                self.unknown_object(changed)
            body, headers = self.sign(changed, age=alteration.age)
            yield event, tampered(body) if alteration.tamper else body, headers

    def deliver(self, *, send: Send | None = None, **how: Any) -> list[Delivery]:
        """Deliver what waits and return what we answered.

        `order` is in_order, reversed or shuffled (by `seed`), `times` how often each goes out, `age` how many seconds ago it was
        signed; `tamper`, `wrong_mode` and `unknown_object` alter it. A true message that was taken (2xx) leaves the outbox;
        the rest stays, as a gateway sends again what nobody took, and what was altered was never the gateway's.
        """
        deliveries, taken = [], set()
        for event, body, headers in list(self.messages(**how)):
            status = send(body, headers) if send else post(self.webhook, body, headers)
            deliveries.append(Delivery(event["id"], event.get("type") or event.get("event_type") or "", status))
            if 200 <= status < 300:
                taken.add(event["id"])
        if not Alteration(**how).alters:
            self.outbox[:] = [event for event in self.outbox if event["id"] not in taken]
        return deliveries
