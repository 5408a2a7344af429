"""Monthly and one-off contributions, and the people who give."""
