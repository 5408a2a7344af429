"""Comments on stories, what the desk makes of them, and letters to the editor."""
