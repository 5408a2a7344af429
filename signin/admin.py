"""The desk shows nothing of what guards an account but to the person whose it is."""

from allauth.account import admin as accounts
from allauth.mfa import admin as steps
from allauth.usersessions import admin as sessions
from django.contrib import admin

# The libraries register screens of their own as soon as they are imported: keys, addresses and sessions of everyone.
for library in (accounts, steps, sessions):
    for model, screen in list(admin.site._registry.items()):
        if type(screen).__module__ == library.__name__:
            admin.site.unregister(model)
