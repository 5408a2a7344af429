"""Stories, who wrote them, where they came from, what was corrected."""
