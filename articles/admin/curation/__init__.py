"""The curation screens: what stands where on a front, a section's page and its sidebar, and who put it there."""
