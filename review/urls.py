"""Addresses of the review. One word through URL, view and template."""

from django.urls import path

from .views import (
    assessing,
    batch,
    compare,
    deputies,
    home,
    notices,
    packages,
    remarks,
    remind,
    trail,
    versions,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/read/", notices.read_notices, name="read_notices"),
    path("notices/mail/", notices.mail, name="mail"),
    path("ledger/", notices.ledger, name="ledger"),
    path("remind/", remind.remind, name="remind"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", deputies.end_deputy, name="end_deputy"),
    path("batch/<slug:action>/", batch.batch, name="batch"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/filings/<slug:number>/", remarks.table, name="table"),
    path("packages/<int:pk>/filings/<slug:number>/remarks/", remarks.remark, name="remark"),
    path("packages/<int:pk>/filings/<slug:number>/assess/", assessing.assess, name="assess"),
    path("packages/<int:pk>/remarks/<int:remark>/adopt/", remarks.adopt, name="adopt"),
    path("packages/<int:pk>/remarks/<int:remark>/drop/", remarks.drop, name="drop"),
    path("packages/<int:pk>/remarks/<int:remark>/reply/", remarks.reply, name="reply"),
    path("packages/<int:pk>/steps/<int:step>/scan/", packages.scan, name="scan"),
    path("packages/<int:pk>/versions/<int:version>/print.pdf", versions.print_version, name="print_version"),
    path("packages/<int:pk>/compare/", compare.compare, name="compare"),
    path("packages/<int:pk>/trail/", trail.trail, name="trail"),
    path("packages/<int:pk>/trail.pdf", trail.trail_pdf, name="trail_pdf"),
    path("packages/<int:pk>/<slug:action>/", packages.move, name="move"),
    path("filings/<slug:number>/unlock/", packages.unlock, name="unlock"),
]
