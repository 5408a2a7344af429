"""Addresses of advertising."""

from django.urls import path

from ads import views

app_name = "ads"
urlpatterns = [path("ads/frame/<int:pk>/", views.frame, name="frame")]
