"""A press archive in miniature: sentences of our own, with what makes real ones hard to search."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from search.index.manifest import Manifest
from search.model import Article, Segment

MANIFEST = Manifest("whoosh", articles=0, quarantined=0, analyzers={})
"""Of a generation that was never published."""

YARD = Article(
    "yard",
    (
        Segment(
            "ko",
            "금천구, 연구원과 업무협약",
            (
                "금천구는 공방 거리를 살리려고 연구원과 업무협약(MOU)을 맺었다고 8일 밝혔다.",
                "이번 협약으로 구의 경쟁력이 높아진다. 2024년에 서울시와 다시 만난다.",
            ),
        ),
        Segment(
            "en",
            "District and institute sign agreements",
            ("Geumcheon-gu signed two agreements (MOU) to keep the workshops' street alive.",),
        ),
        Segment("ja", None, ("衿川区は工房の通りを守る。研究院と業務協約（MOU）を結んだ。",)),
        Segment("zh", "衿川區與研究院簽署諒解備忘錄", ("衿川區為作坊街簽署了MOU，全市都在看。",)),
        Segment("fr", None, ("Selon l’accord (MOU), la compétitivité des ateliers augmente.",)),
    ),
    date="2019-09-16",
    byline="지역부",
    source="나루신문 (Naru)",
    url="https://example.org/yard",
)
MARKET = Article(
    "market",
    (
        Segment(
            "ko",
            "서울의 오래된 시장이 다시 열렸다",
            ("상인과 구청은 업무 협약을 새로 맺고 MOU라 불렀다.", "금천구도 함께했다."),
        ),
        Segment("en", "A market reopens", ("The traders signed an agreement, an MOU of a kind.",)),
        Segment("ja", "市場が開く", ("ソウルの市場で昨日は魚が食べられました。",)),
    ),
    date="2021-03-02",
    source="나루신문",
)
MAYOR = Article(
    "mayor",
    (Segment("ko", "서울시장, 나루에 오다", ("미-중 회담 뒤 서울시가 합의를 알렸다.",)),),
    date="2020-05-05",
    source="Han River Post",
)
DESIGN = Article(
    "design",
    (Segment("ko", None, ("서울市는 디자인․출판 거리에 글을 모은다.", "금요일에 연다.")),),
    date="2013-01-04",
)
KYOTO = Article(
    "kyoto", (Segment("ja", "京都で東京の話", ("魚を食べた話だ。",)),), date="2021-03-02"
)
TOKYO = Article(
    "tokyo",
    (
        Segment("ja", "東京都の船", ("東京都は川の船を増やす。船は速くて安いです。",)),
        Segment("zh", None, ("东京都的船多了。",)),
    ),
    date="2022-11-30",
)
BAC = Article(
    "bac",
    (
        Segment("fr", "Le bac compétitif", ("Les passeurs ont signé d'accord en accord.",)),
        Segment("ko", "나룻배", ("나룻배가 경쟁한다. 협약은 없다.",)),
    ),
    date="2020-12-31",
)
OTHERS = Article(
    "others",
    (
        Segment("de", "Die Fähre fährt", ("Ein Abkommen, MOU genannt, hält sie.",)),
        Segment("th", None, ("เรือข้ามฟากกลับมาที่ท่าน้ำแล้ว",)),
        Segment("pt-BR", "A balsa voltou", ("O acordo é bom.",)),
    ),
)
NFD = Article(
    "nfd",
    (Segment("ko", unicodedata.normalize("NFD", "강나루의 봄"), ("봄이 왔다.",)),),
    date="2018-04-01",
)
SILENT = Article("silent", (Segment("ko", "…", ("!!!", "― ＊ ―")),), source="***")
HEADLINE = Article("headline", (Segment("en", "Competing ferries", ()),), date="2021-03-02")
TWIN = Article("twin", (Segment("en", "Competing ferries", ()),), date="2021-03-02")

ARTICLES = (
    *(YARD, MARKET, MAYOR, DESIGN, KYOTO, TOKYO),
    *(BAC, OTHERS, NFD, SILENT, HEADLINE, TWIN),
)

LINES = st.text(max_size=12) | st.text("나루 渡船é\u1100\u1161 l’,ｶﾞ\ud800\n", max_size=8)
SEGMENTS = st.builds(
    Segment,
    st.sampled_from(["ko", "ja", "zh", "en", "fr", "de", "pt-BR"]),
    st.none() | LINES,
    st.lists(LINES, max_size=3).map(tuple),
)
ANY_ARTICLE = st.builds(
    Article,
    LINES,
    st.lists(SEGMENTS, max_size=3).map(tuple),
    st.none() | st.just("2019-09-16"),
    st.none() | LINES,
    st.none() | LINES,
    st.none() | LINES,
)
"""Articles with texts that nobody writes."""
