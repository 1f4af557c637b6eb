#!/usr/bin/env python3
"""Makes the pictures of Docs/screens from the served demonstration, and the page that shows them.

    ANTIN_SITE=.build-web/dang-nhap.json .build-venv/bin/python Tests/Browser/screens.py [--all DIR]

Each `screen` is one page that somebody meets: its name, whose it is, what it is, how wide the window
is, and a function that brings it about. Those that change what the others show come last. Pictures
are cut to a height, reduced to a palette and written only if the page looks different from the
picture that is there; --list writes Docs/screens/README.md alone. --all DIR makes one picture of
every page that a walk finds, for looking through.
"""
import argparse
import io
import pathlib
import re
import subprocess
import sys

from PIL import Image, ImageChops

from antin_browser import ROOT, SAMPLES, BrowserCase
from test_pages import MUST, Walk

BOTH = ("vi", "en")
PHONE = (360,)
DESK = (1280,)
# Whose pages: the heading of the list.
PARTS = {
    "public": "Mọi người · anybody",
    "account": "Tài khoản · account",
    "clerk": "Văn thư · clerk",
    "signer": "Người ký · signer",
    "school": "Nhà trường · school",
    "books": "Sổ, tìm · books, search",
    "auditor": "Kiểm toán · auditor",
    "admin": "Quản trị · administrator",
}
SCREENS = {}


class Screen:
    def __init__(self, lead, part, words, login, widths, height, languages, script):
        self.lead, self.part, self.words, self.login = lead, part, words, login
        self.widths, self.height, self.languages, self.script = widths, height, languages, script

    def pictures(self, name):
        """File, language and width of each; the first width has no mark in its name, and the second
        language is shown at the first width."""
        for language in self.languages:
            for width in self.widths if language == "vi" else self.widths[:1]:
                mark = "" if width == self.widths[0] else f"-{width}"
                yield f"{name}{mark}.{language}.png", language, width


def screen(name, part, words, login="", widths=DESK, height=1000, languages=("vi",), script=False):
    """Marks a function that brings a page to where the picture is taken."""

    def keep(lead):
        SCREENS[name] = Screen(lead, part, words, login, widths, height, languages, script)
        return lead

    return keep


def at(path):
    return lambda case, page: page.goto(case.site.url + path)


def first(page, selector):
    """Follows the first link that matches."""
    page.goto(page.evaluate("s => document.querySelector(s).href", selector))


def press(page, selector):
    """Presses a button or link and waits for the page that follows."""
    with page.expect_navigation(wait_until="load"):
        page.locator(selector).first.press("Enter")


def checked(file):
    def lead(case, page):
        page.goto(case.site.url + "/?lang=" + page.evaluate("document.documentElement.lang"))
        page.locator("input[name=file]").first.set_input_files(case.site.file(file))
        press(page, "[data-submit]")
    return lead


# Pictures are in the repository for ever: so many bytes each. Fewer colours first, then less of the
# page; of a page that is long the beginning is enough.
MOST_BYTES = 40_000
LEAST_HEIGHT = 620


def reduced(png):
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    while True:
        for colours in (64, 32):
            small = picture.quantize(colours, dither=Image.Dither.NONE)
            kept = io.BytesIO()
            small.save(kept, "PNG", optimize=True)
            if kept.tell() <= MOST_BYTES or picture.height <= LEAST_HEIGHT:
                if kept.tell() <= MOST_BYTES or colours == 32:
                    return small
        picture = picture.crop((0, 0, picture.width, max(LEAST_HEIGHT, picture.height * 7 // 8)))


def alike(path, picture):
    if not path.exists():
        return False
    old, new = Image.open(path).convert("RGB"), picture.convert("RGB")
    if old.size != new.size:
        return False
    box = ImageChops.difference(old, new).point(lambda v: 255 if v > 40 else 0).getbbox()
    return box is None


class Camera(BrowserCase):
    """A case for its pages; it claims nothing."""

    def runTest(self):
        pass

    def take(self, page, path, height):
        size = page.viewport_size
        full = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": min(max(full, 300), height)})
        page.evaluate("() => { scrollTo(0, 0); document.activeElement && document.activeElement.blur() }")
        picture = reduced(page.screenshot())
        page.set_viewport_size(size)
        if alike(path, picture):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size} bytes")


def take(camera, name, screen, out):
    for file, language, width in screen.pictures(name):
        try:
            page = camera.page(
                f"/?lang={language}", login=screen.login or None, width=width,
                script=screen.script, language=language)
            screen.lead(camera, page)
            if f'lang="{language}"' not in page.content()[:300]:
                page.goto(page.url + ("&" if "?" in page.url else "?") + f"lang={language}")
            camera.take(page, out / file, screen.height)
        except Exception as error:
            print(f"{file}: {str(error).splitlines()[0]}", file=sys.stderr)
        finally:
            page.context.close()


def write_list(out):
    """The page that shows the pictures, by whose they are."""
    lines = ["# Các trang của Antin · the pages of Antin", "",
             "Chụp từ bản trình diễn bằng `Tests/Browser/screens.py`; văn bản mẫu, không có giá trị.",
             "Taken from the demonstration by `Tests/Browser/screens.py`; sample documents only.", ""]
    for part, heading in PARTS.items():
        lines += [f"## {heading}", ""]
        for name, one in SCREENS.items():
            files = [file for file, _, _ in one.pictures(name) if (out / file).exists()]
            if one.part == part and files:
                others = "".join(
                    f" · [{file.removeprefix(name).removesuffix('.png').strip('-.')}]({file})"
                    for file in files[1:])
                lines += [f"**{one.words}**{others}", "", f"![{one.words}]({files[0]})", ""]
    (out / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--all", metavar="DIR")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--only", metavar="REGEX", default="")
    parser.add_argument("--out", default=ROOT / "Docs" / "screens", type=pathlib.Path)
    given = parser.parse_args()
    if given.list:
        write_list(given.out)
        return
    camera = Camera()
    camera.setUp()
    if given.all:
        for login in MUST:
            if not re.search(given.only, login or "anybody"):
                continue
            for width in (360, 1280):
                page = camera.page("/", login=login or None, width=width)
                for kind, address in sorted(Walk.of(camera, login).items()):
                    name = re.sub(r"\W+", "-", kind).strip("-") or "home"
                    page.goto(address)
                    camera.take(page, pathlib.Path(given.all, f"{login or 'anybody'}.{name}.{width}.png"), 3000)
    else:
        for name, one in SCREENS.items():
            if re.search(given.only, name):
                take(camera, name, one, given.out)
        write_list(given.out)
    camera.faults.clear()
    camera.doCleanups()


# --- the pictures: anybody -----------------------------------------------------------------------

EVERYWHERE = (360, 1280)
screen(
    "kiem-tra", "public", "Kiểm tra văn bản · check a document",
    widths=EVERYWHERE, languages=BOTH)(at("/"))
for name, words, file, languages in (
    ("ket-qua-that", "Thật · genuine", "van-ban/02-thong-bao.pdf", BOTH),
    ("ket-qua-bi-sua", "Đã bị sửa · changed", "gia-mao/02-thong-bao-bi-sua.pdf", BOTH),
    ("ket-qua-thu-hoi", "Đã bị thu hồi · recalled", "van-ban/03-ke-hoach.pdf", BOTH),
    ("ket-qua-thay-the", "Đã bị thay thế · replaced", "van-ban/01-cong-van.pdf", ("vi",)),
    ("ket-qua-het-han", "Đã hết hiệu lực · no longer in force", "van-ban/het-han.pdf", ("vi",)),
    ("ket-qua-chua-den-han", "Chưa có hiệu lực · not yet in force", "van-ban/chua-den-han.pdf", ("vi",)),
    ("ket-qua-ngoai-so", "Không có trong sổ · not registered", "gia-mao/khong-vao-so.pdf", ("vi",)),
    ("ket-qua-nguoi-la", "Người ký lạ · signer unknown", "gia-mao/mao-danh.pdf", ("vi",)),
    ("ket-qua-chua-ky", "Không có chữ ký · unsigned", "gia-mao/chua-ky.pdf", ("vi",)),
    ("ket-qua-noi-khac", "Sổ ở nơi khác · register elsewhere", "van-ban/14-cong-van-truong.pdf", ("vi",)),
    ("ket-qua-chua-ro", "Chưa kết luận được · undecided", "gia-mao/chua-dong-dau.pdf", ("vi",)),
):
    screen(
        name, "public", words, widths=EVERYWHERE if len(languages) > 1 else PHONE,
        languages=languages)(checked(file))


@screen("dong-y-gui", "public", "Hỏi trước khi gửi tệp · consent", widths=PHONE, script=True)
def consent(case, page):
    page.goto(case.site.url + "/")
    page.locator("input[name=file]").first.set_input_files(case.site.file("gia-mao/chua-ky.pdf"))
    page.locator("[data-consent]:not([hidden])").wait_for()


@screen("anh-khong-co-ma", "public", "Ảnh không có mã QR · a picture without a code", widths=PHONE)
def picture_without_code(case, page):
    page.goto(case.site.url + "/")
    page.locator("input[name=file]").first.set_input_files(SAMPLES / "con-dau.png")
    press(page, "[data-submit]")


@screen("chua-chon-tep", "public", "Chưa chọn tệp · no file chosen", widths=PHONE)
def no_file(case, page):
    page.goto(case.site.url + "/")
    press(page, "[data-submit]")


def issued(pattern):
    def lead(case, page):
        page.goto(case.site.url + "/issued")
        row = page.locator("tbody tr").filter(has_text=re.compile(pattern)).first
        page.goto(case.site.url + row.locator("a").first.get_attribute("href"))
    return lead


screen(
    "tra-ma", "public", "Tra mã in cạnh mã QR · looked up by code",
    widths=EVERYWHERE, height=1400)(issued("Chưa bị"))
screen(
    "tra-ma-thu-hoi", "public", "Tra mã: đã thu hồi · looked up: recalled",
    widths=PHONE)(issued("BỊ THU HỒI|Đã bị thay"))
screen(
    "tra-ma-khong-co", "public", "Tra mã: không có · no such code",
    widths=PHONE)(at("/v/2222-2222-2222"))
screen("tra-so", "public", "Tra số và ngày · by number and date", widths=PHONE)(
    lambda case, page: page.goto(
        case.site.url + f"/lookup?organ={case.site.people['van-thu']['organ']}&number=999/SGD%C4%90T-VP&date=20/11/2026"))
screen(
    "cong-khai", "public", "Văn bản công khai · public documents",
    widths=(1280, 360))(at("/issued"))
screen("khong-co-trang", "public", "Không có trang · no such page")(at("/khong-co"))

# --- accounts ------------------------------------------------------------------------------------

screen(
    "dang-nhap", "account", "Đăng nhập · sign in",
    widths=(700, 360), languages=BOTH)(at("/login"))
screen(
    "tai-khoan", "account", "Tài khoản, phiên · account, sessions",
    "van-thu", height=1400)(at("/account"))
screen(
    "xac-nhan-lai", "account", "Hỏi lại mật khẩu · the password again",
    "van-thu", widths=(700,))(at("/account/confirm?to=/home"))


@screen("buoc-hai", "account", "Xác nhận thứ hai · second factor", "quan-tri", widths=(700,))
def factor(case, page):
    page.goto(case.site.url + "/account/factor")
    if page.locator("input[type=password]").count():
        page.locator("input[type=password]").first.fill(case.site.people["quan-tri"]["password"])
        press(page, "main button[type=submit]")


# --- the clerk -----------------------------------------------------------------------------------

screen(
    "van-thu-viec-can-lam", "clerk", "Việc cần làm · to do",
    "van-thu", widths=(1280, 360), height=1300, languages=BOTH)(at("/home"))
screen(
    "van-thu-van-ban-di", "clerk", "Văn bản đi · outgoing",
    "van-thu", languages=BOTH)(at("/outgoing"))
screen(
    "van-thu-dang-ky", "clerk", "Đăng ký: chọn tệp · register: choose the file",
    "van-thu", languages=BOTH)(at("/outgoing/new"))
screen(
    "van-thu-giay", "clerk", "Vào sổ văn bản giấy · a paper document",
    "van-thu", height=1400)(at("/outgoing/paper"))
screen(
    "van-thu-nhom", "clerk", "Nhóm nơi nhận · groups of recipients",
    "van-thu")(at("/outgoing/groups"))
screen(
    "van-thu-bac-bo", "clerk", "Bác bỏ văn bản giả · denials",
    "van-thu")(at("/outgoing/denials"))
screen(
    "van-thu-nhan", "clerk", "Nhận từ nơi khác · what came from elsewhere",
    "van-thu")(at("/inbox/new"))


def opened(state, *more):
    """The first dispatch in a state, then what its address has behind it."""
    def lead(case, page):
        page.goto(case.site.url + f"/outgoing?state={state}")
        first(page, "tbody a[href^='/outgoing/']")
        for path in more:
            page.goto(page.url.split("?")[0] + path)
    return lead


screen(
    "van-thu-cho-ky", "clerk", "Đang chờ người ký · waits for its signer",
    "van-thu")(opened("signing"))
screen(
    "van-thu-xem-truoc", "clerk", "Xem trước vị trí ký, dấu, mã · where everything goes",
    "van-thu", height=1400)(opened("signing", "/preview"))
screen(
    "van-thu-cap-so", "clerk", "Cấp số, ký số cơ quan, phát hành · number, seal, issue",
    "van-thu")(opened("signed", "/issue"))
screen("van-thu-huy-so", "clerk", "Hủy số · void a number", "van-thu")(opened("numbered", "/void"))
screen("van-thu-tra-lai", "clerk", "Bị trả lại · returned", "van-thu")(
    lambda case, page: (page.goto(case.site.url + "/outgoing?q=b%E1%BA%A3n+%C4%91%E1%BA%A7u"), first(page, "tbody a[href^='/outgoing/']")))


def entry(subject, *more):
    def lead(case, page):
        page.goto(case.site.url + "/outgoing?state=issued")
        link = page.locator("tbody a").filter(has_text=re.compile(subject)).first
        page.goto(case.site.url + link.get_attribute("href") + "".join(more))
    return lead


screen(
    "van-thu-da-phat-hanh", "clerk", "Văn bản đã phát hành · an issued document",
    "van-thu", height=1200)(entry("."))
screen(
    "van-thu-da-thu-hoi", "clerk", "Văn bản đã thu hồi · a recalled document",
    "van-thu", height=1200)(entry("^Bồi dưỡng"))
screen("van-thu-thu-hoi", "clerk", "Thu hồi · recall", "van-thu")(entry(".", "/recall"))
screen("van-thu-thay-the", "clerk", "Thay thế · replace", "van-thu")(entry(".", "/replace"))
screen("van-thu-dinh-chinh", "clerk", "Đính chính · correct", "van-thu")(entry(".", "/correct"))


def board(case, page, *more):
    """The board of a document that was sent to somebody."""
    page.goto(case.site.url + "/outgoing?state=issued")
    for link in page.eval_on_selector_all("tbody a", "all => all.map(a => a.href)"):
        page.goto(link.replace("/outgoing/entry/", "/outgoing/") + "/delivery")
        if page.locator("tbody a[href*='/delivery/']").count() > 1:
            break


screen(
    "van-thu-ai-da-nhan", "clerk", "Ai đã nhận, đã mở · who has received and opened it",
    "van-thu", height=1300)(board)


@screen("van-thu-nhac", "clerk", "Lời nhắc để gửi · a reminder to send", "van-thu", height=1300)
def reminder(case, page):
    board(case, page)
    page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")


@screen("van-thu-mot-noi-nhan", "clerk", "Một nơi nhận · one recipient", "van-thu")
def recipient(case, page):
    board(case, page)
    first(page, "tbody a[href*='/delivery/']")


# --- signers -------------------------------------------------------------------------------------

SIGNER = "pho-giam-doc"
screen(
    "nguoi-ky-trinh-ky", "signer", "Chờ ký · waiting for a signature",
    SIGNER, widths=(700, 360), languages=BOTH)(at("/signing"))


@screen(
    "nguoi-ky-van-ban", "signer", "Xem văn bản · reading it",
    SIGNER, widths=(700, 360, 1280), height=1400, languages=BOTH)
def a_document_to_sign(case, page):
    page.goto(case.site.url + "/signing")
    first(page, "main .queue a[href^='/signing/']")


def to_sign(path):
    def lead(case, page):
        a_document_to_sign(case, page)
        page.goto(page.url.split("?")[0] + path)
    return lead


screen("nguoi-ky-ky", "signer", "Ký · signing", SIGNER, widths=PHONE, height=1000)(to_sign("/sign"))
screen(
    "nguoi-ky-tra-lai", "signer", "Trả lại · returning",
    SIGNER, widths=PHONE)(to_sign("/return"))
screen(
    "nguoi-ky-hom-nay", "signer", "Đã ký hôm nay · signed today",
    SIGNER, widths=(700,))(at("/signing/today"))

# --- schools -------------------------------------------------------------------------------------

screen(
    "truong-van-ban-den", "school", "Văn bản mới đến · what is new",
    "truong-1", widths=(1280, 360), languages=BOTH)(at("/inbox"))
screen("truong-da-vao-so", "school", "Đã vào sổ · received", "truong-1")(at("/inbox/received"))
screen("truong-thoi-han", "school", "Thời hạn · deadlines", "truong-1")(at("/inbox/deadlines"))
screen(
    "truong-nhan-tep", "school", "Nhận từ nơi khác · from elsewhere",
    "truong-1")(at("/inbox/new"))


@screen(
    "truong-kiem-tra-nhan", "school", "Kiểm tra và nhận · check and receive",
    "truong-1", widths=(700, 360), height=1200, languages=BOTH)
def a_check(case, page):
    page.goto(case.site.url + "/inbox")
    press(page, "main form[action$='/check'] button")


@screen(
    "truong-thu-hoi", "school", "Phải hủy bản đã nhận · a recall",
    "truong-3", widths=(700, 360), height=1200)
def a_duty(case, page):
    page.goto(case.site.url + "/inbox")
    first(page, "section[aria-labelledby=duties] a")


@screen(
    "truong-huy", "school", "Hỏi lại trước khi hủy · asked before destroying",
    "truong-3", widths=PHONE)
def destroying(case, page):
    a_duty(case, page)
    press(page, "button[value=agree]")


# --- books, search -------------------------------------------------------------------------------

def volume(case, page, mark="/books/di/"):
    page.goto(case.site.url + "/books")
    first(page, f"h3 a[href^='{mark}']")


def of_volume(path):
    def lead(case, page):
        volume(case, page)
        page.goto(page.url.split("?")[0] + path)
    return lead


screen("so-danh-sach", "books", "Các sổ · the books", "van-thu")(at("/books"))
screen(
    "so-van-ban-di", "books", "Sổ văn bản đi · the outgoing book",
    "van-thu", widths=(1280, 360), height=1200)(volume)
screen("so-van-ban-den", "books", "Sổ văn bản đến · the incoming book", "truong-1")(
    lambda case, page: volume(case, page, "/books/den/"))
screen(
    "so-in", "books", "Bản in để đóng sổ · to print and bind",
    "van-thu", height=1400)(of_volume("/print"))
screen("so-mo", "books", "Mở sổ · open a book", "van-thu")(at("/books/open"))
screen("so-giu-so", "books", "Giữ số · reserve numbers", "van-thu")(of_volume("/reserve"))
screen("so-khoa", "books", "Khóa sổ · close a book", "van-thu")(of_volume("/close"))
screen("so-tong-hop", "books", "Số liệu · counts", "van-thu", height=1200)(at("/books/counts"))


@screen("so-mot-dong", "books", "Một dòng của sổ · one line", "van-thu")
def a_line(case, page):
    volume(case, page)
    first(page, "a[href^='/books/line/']")


screen("tim", "books", "Tìm · search", "van-thu")(at("/search"))
screen(
    "tim-thay", "books", "Tìm không dấu · found without accents",
    "van-thu", widths=(1280, 360), height=1200)(at("/search?q=ho+so"))
screen(
    "tim-khong-thay", "books", "Không thấy · nothing found",
    "van-thu")(at("/search?q=du+lich+nuoc+ngoai"))

# --- the auditor ---------------------------------------------------------------------------------

screen(
    "kiem-toan", "auditor", "Chuỗi của sổ · the log",
    "kiem-toan", height=1200, languages=BOTH)(at("/audit"))
screen(
    "kiem-toan-muc", "auditor", "Bằng chứng của một mục · evidence of an entry",
    "kiem-toan", height=1400)(at("/audit/entries/22"))
screen("kiem-toan-day-so", "auditor", "Dãy số · numbers", "kiem-toan")(at("/audit/numbers"))
screen(
    "kiem-toan-bat-thuong", "auditor", "Điều bất thường · what stands out",
    "kiem-toan")(at("/audit/alerts"))
screen(
    "kiem-toan-truy-cap", "auditor", "Nhật ký truy cập · accesses",
    "kiem-toan", height=1200)(at("/audit/access"))
screen(
    "kiem-toan-tai", "auditor", "Tải để phát lại · export for a replay",
    "kiem-toan")(at("/audit/export"))

# --- the administrator ---------------------------------------------------------------------------

ADMIN = "quan-tri"
screen(
    "quan-tri", "admin", "Quản trị · administration",
    ADMIN, height=1300, languages=BOTH)(at("/admin"))
screen("quan-tri-nguoi-dung", "admin", "Người dùng · users", ADMIN, height=1200)(at("/admin/users"))
screen("quan-tri-them-nguoi", "admin", "Thêm người · add a person", ADMIN)(at("/admin/users/new"))
screen("quan-tri-ma-api", "admin", "Mã truy cập API · tokens", ADMIN)(at("/admin/tokens"))
screen(
    "quan-tri-chung-thu", "admin", "Chứng thư · certificates",
    ADMIN, height=1300)(at("/admin/certificates"))
screen(
    "quan-tri-chuc-vu", "admin", "Chức vụ, ủy quyền · posts, delegations",
    ADMIN, height=1300)(at("/admin/posts"))
screen("quan-tri-co-quan", "admin", "Cơ quan · offices", ADMIN)(at("/admin/organs"))
screen("quan-tri-sao-luu", "admin", "Sao lưu, phục hồi · backups", ADMIN)(at("/admin/backups"))
screen("quan-tri-truy-cap", "admin", "Nhật ký · accesses", ADMIN, height=1200)(at("/admin/access"))
screen(
    "quan-tri-webhook", "admin", "Webhook, liên hệ · webhooks, contact",
    ADMIN, height=1200)(at("/admin/webhooks"))
screen("quan-tri-hop-gui", "admin", "Hộp gửi · outbox", ADMIN)(at("/admin/outbox"))


@screen("quan-tri-mot-nguoi", "admin", "Một người · one person", ADMIN, height=1400)
def a_user(case, page):
    page.goto(case.site.url + "/account/confirm?to=/admin/users")
    page.locator("input[type=password]").first.fill(case.site.people[ADMIN]["password"])
    press(page, "main button[type=submit]")
    # The session has another name now; what was kept of it is worth nothing.
    BrowserCase.states.pop(ADMIN, None)
    first(page, "tbody a[href^='/admin/users/']")


@screen("quan-tri-mot-chung-thu", "admin", "Một chứng thư · one certificate", ADMIN)
def a_certificate(case, page):
    page.goto(case.site.url + "/admin/certificates")
    first(page, "main a[href^='/admin/certificates/']")


@screen("quan-tri-mot-co-quan", "admin", "Một cơ quan · one office", ADMIN, height=1200)
def an_office(case, page):
    page.goto(case.site.url + "/admin/organs")
    first(page, "main a[href^='/admin/organs/']")


@screen("quan-tri-kham", "admin", "Khám máy chủ · examination", ADMIN, height=1400)
def doctor(case, page):
    page.goto(case.site.url + "/admin/doctor")
    press(page, "form[action='/admin/doctor'] button")


@screen("thiet-lap", "admin", "Thiết lập lần đầu · first set-up", widths=(700,))
def setup(case, page):
    said = subprocess.run(
        [case.site.programs / "antind", "admin", "link", "--dir", "so", "--url", case.site.url],
        cwd=case.site.folder, capture_output=True, text=True).stdout
    page.goto(re.search(r"http\S+", said)[0])


# --- what changes what the others show -----------------------------------------------------------

def begun(case, page, sample):
    page.goto(case.site.url + "/outgoing/new")
    page.locator("#file").set_input_files(SAMPLES / sample)
    press(page, "main form button[type=submit]")


@screen(
    "van-thu-bieu-mau", "clerk", "Đọc từ tệp, kiểm tra lại · read from the file, to be checked",
    "van-thu", height=2000)
def form(case, page):
    begun(case, page, "13-cong-van-thu-vien.pdf")


@screen(
    "van-thu-trung", "clerk", "Trùng với văn bản khác · like another document",
    "van-thu", height=1200)
def double(case, page):
    begun(case, page, "09-huong-dan.pdf")
    press(page, "button[value=register]")


@screen(
    "van-thu-soat-loi", "clerk", "Soát thể thức · what the format check finds",
    "van-thu", height=1400)
def findings(case, page):
    begun(case, page, "11-thong-bao-lich.pdf")
    page.locator("#recipients").fill("Trường không có thật")
    page.locator("#notation").fill("TB-SAI")
    press(page, "button[value=register]")
    if page.locator("input[name=alike]").count():
        page.locator("input[name=alike]").check()
        press(page, "button[value=register]")
    if "/edit" not in page.url:
        page.goto(page.url.split("?")[0] + "/preview")


@screen(
    "van-thu-du-thao", "clerk", "Dự thảo, trước khi trình ký · a draft before it is sent",
    "van-thu", height=1200)
def draft(case, page):
    begun(case, page, "13-cong-van-thu-vien.pdf")
    page.locator("#recipients").fill(case.site.people["truong-1"]["organ_name"])
    press(page, "button[value=register]")
    if page.locator("input[name=alike]").count():
        page.locator("input[name=alike]").check()
        press(page, "button[value=register]")


@screen("van-thu-bo", "clerk", "Bỏ một dự thảo · giving up a draft", "van-thu")
def abandoning(case, page):
    opened("draft")(case, page)
    page.goto(page.url.split("?")[0].removesuffix("/edit") + "/abandon")


@screen("van-thu-nhom-mot", "clerk", "Một nhóm · one group", "van-thu")
def group(case, page):
    page.goto(case.site.url + "/outgoing/groups")
    if not page.locator("main a[href^='/outgoing/groups/']").count():
        page.locator("#name").fill("Các trường trung học (mẫu)")
        press(page, "form[action='/outgoing/groups'] button[type=submit]")
    else:
        first(page, "main a[href^='/outgoing/groups/']")


@screen("nguoi-ky-ca-loat", "signer", "Ký cả loạt · a batch", SIGNER, widths=(700,))
def batch(case, page):
    page.goto(case.site.url + "/signing")
    links = page.eval_on_selector_all("main .queue h2 a", "all => all.map(a => a.href)")
    for link in links:
        page.goto(link)
    page.goto(case.site.url + "/signing")
    for box in page.locator("input[name=id]").all():
        box.check()
    press(page, "form[action='/signing/batch'] button")


@screen("nguoi-ky-da-ky", "signer", "Đã ký · signed", SIGNER, widths=PHONE)
def signed(case, page):
    to_sign("/sign")(case, page)
    page.locator("#pin").fill(case.site.people[SIGNER]["pin"])
    press(page, "form[action$='/sign'] button")


screen(
    "nguoi-ky-da-ky-hom-nay", "signer", "Đã ký bằng khóa của tôi hôm nay · signed with my key today",
    SIGNER, widths=(700, 360))(at("/signing/today"))


@screen("van-thu-phat-hanh-xong", "clerk", "Vừa phát hành · just issued", "van-thu", height=1200)
def issuing(case, page):
    opened("signed", "/issue")(case, page)
    page.locator("#pin").fill(case.site.people["van-thu"]["pin"])
    press(page, "form#issue button[type=submit]")


@screen(
    "truong-van-ban", "school", "Văn bản đã vào sổ, phân công · received, to be assigned",
    "truong-1", widths=(1280, 360), height=1400)
def arrived(case, page):
    page.goto(case.site.url + "/inbox/received")
    first(page, "tbody a[href^='/inbox/']")
    page.eval_on_selector_all("details", "all => all.slice(0, 1).forEach(d => d.open = true)")


@screen(
    "truong-tra-lai", "school", "Trả lại cần lý do · a return needs a reason",
    "truong-1", widths=(700,), height=1400)
def returning(case, page):
    a_check(case, page)
    press(page, "form[action$='/return'] button")


@screen(
    "truong-da-huy", "school", "Sau khi hủy · after destroying",
    "truong-3", widths=(700,), height=1200)
def destroyed(case, page):
    destroying(case, page)
    page.locator("#copies").check()
    press(page, "button[name=confirmed]")


@screen(
    "giu-lai-da-nhap", "account", "Phiên hết, những gì đã nhập còn giữ · the session ended, the form is kept",
    "van-thu", widths=(700,))
def kept_form(case, page):
    page.goto(case.site.url + "/outgoing/groups")
    page.locator("#name").fill("Nhóm đang gõ dở")
    other = page.context.new_page()
    other.goto(case.site.url + "/home")
    press(other, "form[action='/logout'] button")
    other.close()
    BrowserCase.states.pop("van-thu", None)
    press(page, "form[action='/outgoing/groups'] button[type=submit]")
    person = case.site.people["van-thu"]
    page.locator("input[name=login]").fill(person["login"])
    page.locator("input[name=password]").fill(person["password"])
    press(page, "main form button[type=submit]")


if __name__ == "__main__":
    main()
