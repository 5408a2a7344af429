"""How staff sign in: second factors, lock-out, sessions."""
