"""What every test may count on."""

import pytest
from hypothesis import settings as hypothesis_settings

# The machines that run this are slow at times; what fails once must fail again.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Attached files land in the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
