"""How long a sign-in lasts."""

import time

RENEW_SECONDS = 10 * 60
SEEN = "seen"


class SlidingSession:
    """Count a session's hours from the person's last request, not from the sign-in.

    Django's SESSION_SAVE_EVERY_REQUEST would do this too, with one database write for every page read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= RENEW_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)
