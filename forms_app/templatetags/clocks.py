"""Filters that tell a package's clocks."""

from django import template

from forms_app import clock

register = template.Library()
register.filter("clock_marks", clock.marks)
