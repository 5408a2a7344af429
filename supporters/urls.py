"""Addresses for supporters."""

from django.urls import path

from supporters import views

app_name = "supporters"
urlpatterns = [
    path("", views.choice, name="choice"),
    path("<slug:slug>/", views.plan, name="plan"),
]
