"""Addresses of the review. One word through URL, view and template."""

from django.urls import path

from .views import home, packages, remarks

urlpatterns = [
    path("", home.home, name="home"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/filings/<slug:number>/", remarks.table, name="table"),
    path("packages/<int:pk>/filings/<slug:number>/remarks/", remarks.remark, name="remark"),
    path("packages/<int:pk>/remarks/<int:remark>/drop/", remarks.drop, name="drop"),
    path("packages/<int:pk>/remarks/<int:remark>/reply/", remarks.reply, name="reply"),
    path("packages/<int:pk>/steps/<int:step>/scan/", packages.scan, name="scan"),
    path("packages/<int:pk>/<slug:action>/", packages.move, name="move"),
    path("filings/<slug:number>/unlock/", packages.unlock, name="unlock"),
]
