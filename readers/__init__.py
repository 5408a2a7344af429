"""Readers’ accounts: signing in at any site of the network, by a mailed code, a passkey or an account elsewhere."""
