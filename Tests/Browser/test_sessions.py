"""Signing in and out: what a thief of a cookie gets, and what a form from elsewhere does."""
import re
import unittest
import urllib.parse

from antin_browser import BrowserCase, Keyboard


class SessionTests(BrowserCase):
    def cookie(self, context):
        return "; ".join(f"{c['name']}={c['value']}" for c in context.cookies())

    def status(self, path, cookie, method="GET", body=None, headers=None):
        answer = self.site.get(path, {
            "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", **(headers or {})},
            method, body)
        return answer[0], answer[1].get("Location", ""), answer[2].decode("utf-8", "replace")

    def fresh(self, login="van-thu"):
        page = self.context().new_page()
        self.sign_in(page, login)
        return page

    def test_a_person_signs_in_and_out_with_the_keyboard_alone(self):
        page = self.context(width=360).new_page()
        page.goto(self.site.url + "/login")
        keys = Keyboard(self, page)
        keys.type("Tên đăng nhập", "van-thu")
        keys.type("Mật khẩu", self.site.people["van-thu"]["password"])
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")
        self.assertIn("/home", page.url)
        keys.press("Đăng xuất|Thoát|Ra", tag=("BUTTON",))
        # Only the mark by which the browser is known stays, and it opens nothing.
        left = [cookie["name"] for cookie in page.context.cookies()]
        self.assertEqual([name for name in left if not name.endswith("-device")], [])
        self.assertIn(self.status("/home", self.cookie(page.context))[0], (303, 401))

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self):
        page = self.fresh()
        for cookie in page.context.cookies():
            self.assertTrue(cookie["httpOnly"])
            self.assertEqual(cookie["sameSite"], "Strict")
            self.assertEqual(cookie["path"], "/")
        self.assertEqual(page.evaluate("document.cookie"), "")

    def test_a_stolen_cookie_is_worth_nothing_after_log_out(self):
        page = self.fresh()
        stolen = self.cookie(page.context)
        status, _, _ = self.status("/home", stolen)
        self.assertEqual(status, 200)
        with page.expect_navigation(wait_until="load"):
            page.locator("form[action='/logout'] button").press("Enter")
        status, location, _ = self.status("/home", stolen)
        # A browser is led to the page for signing in, a program is told.
        self.assertIn(status, (303, 401))
        if status == 303:
            self.assertTrue(location.startswith("/login"), location)

    def test_signing_in_gives_another_secret_than_the_one_brought_along(self):
        page = self.context().new_page()
        brought = "A" * 43
        page.context.add_cookies([{"name": "antin", "value": brought, "url": self.site.url}])
        self.sign_in(page, "van-thu")
        self.assertNotIn(brought, self.cookie(page.context))

    def test_a_form_without_its_token_or_from_another_site_changes_nothing(self):
        page = self.fresh()
        cookie = self.cookie(page.context)
        token = page.locator("input[name=csrf]").first.get_attribute("value")
        body = urllib.parse.urlencode({"csrf": token}).encode()
        for sent, headers in (
            (b"", {}), (b"csrf=", {}), (urllib.parse.urlencode({"csrf": token[:-1] + "A"}).encode(), {}),
            (body, {"Origin": "https://ke-gian.example"}), (body, {"Sec-Fetch-Site": "cross-site"}),
            (body, {"Origin": "null"}),
        ):
            status, _, _ = self.status("/logout", cookie, "POST", sent, headers)
            self.assertEqual(status, 403, (sent, headers))
        status, _, _ = self.status("/home", cookie)
        self.assertEqual(status, 200, "still signed in")
        # A token of somebody else's session is as good as none.
        other = self.fresh("truong-1").locator("input[name=csrf]").first.get_attribute("value")
        status, _, _ = self.status("/logout", cookie, "POST", urllib.parse.urlencode({"csrf": other}).encode())
        self.assertEqual(status, 403)

    def test_addresses_after_signing_in_stay_on_this_server(self):
        for to in ("https://ke-gian.example/", "//ke-gian.example", "/\\ke-gian.example", "javascript:alert(1)",
                   "/%0d%0aSet-Cookie:a=b", "/login"):
            page = self.context().new_page()
            page.goto(self.site.url + "/login?" + urllib.parse.urlencode({"to": to}))
            page.locator("input[name=login]").fill("van-thu")
            page.locator("input[name=password]").fill(self.site.people["van-thu"]["password"])
            with page.expect_navigation(wait_until="load"):
                page.locator("main form button").first.press("Enter")
            self.assertTrue(page.url.startswith(self.site.url + "/"), page.url)
            page.context.close()
        self.expected_faults = [r"status of 404"]

    def test_a_wrong_password_says_the_same_for_somebody_and_nobody(self):
        said = []
        for login in ("van-thu", "khong-co-ai-nhu-vay"):
            page = self.context().new_page()
            page.goto(self.site.url + "/login")
            page.locator("input[name=login]").fill(login)
            page.locator("input[name=password]").fill("sai-mat-khau-roi-1")
            with page.expect_navigation(wait_until="load"):
                page.locator("main form button").first.press("Enter")
            said.append(re.sub(login, "…", page.locator("main").inner_text()))
            self.assertNotIn("sai-mat-khau-roi-1", page.content())
        self.assertEqual(said[0], said[1])
        self.expected_faults = [r"4\d\d"]


if __name__ == "__main__":
    unittest.main()
