"""The read API: the same stories as on the pages, as JSON, for apps and partners. See docs/decisions/0026-read-api.md.

`declaring` says once what may be asked; requests are read, the OpenAPI document and the page for people are made
from it. Each publication answers at its own host with the stories that run there.
"""
