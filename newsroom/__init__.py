"""The building: settings, plumbing and the shared kit."""
