"""The site itself, before anybody has signed in: served as in production, under a plain-http name."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.accessibility import barriers


def test_the_first_page_asks_to_sign_in(page, empty_site):
    answer = page.goto(empty_site.url)
    expect(page.locator("input[name=username]")).to_be_visible()
    assert answer.status == 200
    assert barriers(page) == []


def test_offices_reach_it_without_a_secure_context(page, empty_site):
    page.goto(empty_site.url)
    assert page.evaluate("window.isSecureContext") is False


def test_nothing_comes_from_elsewhere(page, empty_site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(empty_site.url, wait_until="networkidle")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(empty_site.url).netloc}


def test_an_inline_script_is_refused_and_noticed(page, watch, empty_site):
    page.goto(empty_site.url)
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("""() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }""")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint for complaint in watch.complaints)
    watch.expected.append("Content Security Policy")


def test_a_killed_site_comes_back(page, empty_site):
    empty_site.kill()
    empty_site.start()
    page.goto(empty_site.url)
    expect(page.locator("input[name=username]")).to_be_visible()
