"""Small tools that two or more apps share; they know Django and nothing of ours."""
