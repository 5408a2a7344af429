"""Payment providers, spoken to in plain dataclasses; they know no tables."""
