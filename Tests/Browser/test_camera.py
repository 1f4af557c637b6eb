"""A QR symbol before the camera leads to the document's page.

Chromium is given a camera that shows a file: the corner of an issued document with its symbol. Where
a browser reads symbols itself the page opens at once; elsewhere the picture is taken, and sent only
after consent. Chromium on Linux is of the second kind, so that for the first kind the reader is
put in its place, and is asked what picture it was shown.
"""
import base64
import json
import pathlib
import subprocess
import tempfile

from PIL import Image

import antin_browser
from antin_browser import CHROMIUM, BrowserCase

# What a browser with a reader of its own answers; it says nothing while the picture is dark.
READER = """() => {
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ['qr_code']; }
        async detect(video) {
            const canvas = document.createElement('canvas');
            canvas.width = video.videoWidth; canvas.height = video.videoHeight;
            const drawn = canvas.getContext('2d');
            drawn.drawImage(video, 0, 0);
            const dots = drawn.getImageData(0, 0, canvas.width, canvas.height).data;
            let light = 0, dark = 0;
            for (let n = 0; n < dots.length; n += 4) dots[n] > 200 ? light++ : dots[n] < 60 ? dark++ : 0;
            return light > 1000 && dark > 1000 ? [{rawValue: ADDRESS}] : [];
        }
    };
}"""


def film(pdf, path, width=640, height=480):
    """A film of one picture in YUV4MPEG2, as Chromium's stand-in for a camera reads it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-f", "1", "-l", "1", "-singlefile", pdf,
                        f"{folder}/trang"], check=True)
        page = Image.open(f"{folder}/trang.png").convert("RGB")
    # The lower left corner, where the symbol is printed.
    corner = page.crop((90, page.height - 240, 90 + 320, page.height)).resize((width, height))
    y, u, v = corner.convert("YCbCr").split()
    frame = b"FRAME\n" + y.tobytes() + b"".join(
        plane.resize((width // 2, height // 2)).tobytes() for plane in (u, v))
    path.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)


class CameraTests(BrowserCase):
    @classmethod
    def setUpClass(cls):
        site = antin_browser.site()
        cls.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(cls.folder.name, "may-anh.y4m")
        film(site.file("van-ban/02-thong-bao.pdf"), path)
        receipt = json.loads(site.file("van-ban/02-thong-bao.pdf.antin-receipt").read_text(encoding="utf-8"))
        record = receipt["record"]
        record = record if isinstance(record, dict) else json.loads(base64.b64decode(record))
        cls.code = record["code"]
        antin_browser.browser()
        cls.chromium = antin_browser._started["playwright"].chromium.launch(
            executable_path=CHROMIUM, args=[
                "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={path}"])

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls.folder.cleanup()

    def camera(self, allowed=True, reads=None, width=360):
        context = self.chromium.new_context(
            viewport={"width": width, "height": 640}, locale="vi-VN",
            permissions=["camera"] if allowed else [])
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        context.on("page", self.watch)
        if reads:
            context.add_init_script("(" + READER.replace("ADDRESS", json.dumps(reads)) + ")()")
        page = context.new_page()
        page.goto(self.site.url + "/?lang=vi")
        return page

    def scan(self, page):
        button = page.locator("[data-scan]").first
        button.press("Enter")
        return button

    def test_the_picture_that_is_taken_leads_to_the_document_after_consent(self):
        page = self.camera()
        posts = []
        page.on("request", lambda r: r.method == "POST" and posts.append(r.url))
        self.scan(page)
        take = page.locator("[data-take]").first
        take.wait_for(state="visible")
        page.wait_for_function("() => document.querySelector('video.camera').videoWidth > 0")
        self.check_width(page, 360)
        take.press("Enter")
        consent = page.locator("[data-send]").first
        consent.wait_for(state="visible")
        self.assertEqual(posts, [], "nothing is sent before consent")
        self.assertFalse(page.locator("video.camera").first.is_visible(), "the camera is closed")
        with page.expect_navigation(wait_until="load"):
            consent.press("Enter")
        self.assertIn(f"/v/{self.code}", page.url)
        self.assertIn("BẢN ĐANG XEM CHƯA ĐƯỢC KIỂM TRA", page.locator("h1").inner_text())

    def test_where_the_browser_reads_symbols_the_page_opens_at_once(self):
        page = self.camera(reads=f"{self.site.url}/v/{self.code}".upper().replace("HTTP", "http"))
        posts = []
        page.on("request", lambda r: r.method == "POST" and posts.append(r.url))
        with page.expect_navigation(wait_until="load"):
            self.scan(page)
        self.assertIn(f"/v/{self.code}", page.url)
        self.assertEqual(posts, [])

    def test_a_symbol_of_another_site_is_named_and_not_opened(self):
        page = self.camera(reads=f"https://ke-gian.example/v/{self.code}")
        button = self.scan(page)
        said = page.locator("[data-camera] p").first
        page.wait_for_function("() => document.querySelector('[data-camera] p').textContent.includes('ke-gian')")
        self.assertIn("thuộc trang khác", said.inner_text())
        self.assertTrue(page.url.startswith(self.site.url + "/?"))
        button.press("Enter")
        self.assertFalse(page.locator("video.camera").first.is_visible())

    def test_without_leave_for_the_camera_the_page_says_what_to_do(self):
        page = self.camera(allowed=False)
        self.scan(page)
        page.wait_for_function("() => document.querySelector('[data-camera] p').textContent.length > 0")
        self.assertIn("Không mở được máy ảnh", page.locator("[data-camera] p").first.inner_text())
