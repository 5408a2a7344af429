"""The map of the network: publications, sections, and what stands beside a story."""
