"""Addresses of what happens to the filled tables."""

urlpatterns = []
