"""All addresses: what is filled in, what happens to it, and the administration."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("forms_app.urls")),
    path("", include("review.urls")),
]
