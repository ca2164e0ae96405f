/** Contents in several languages and scripts. */
import type { Content } from "@laurel/credentials"

const verification: Content.Content["verification"] = {
  words: "Whether it still holds is told at this address, or by the code.",
  address: "https://certs.example.org/c/AbCdEfGhIjKlMnOpQrStUv",
  codeAlternative: "Code for cameras: https://certs.example.org/c/AbCdEfGhIjKlMnOpQrStUv"
}

const details = (...all: ReadonlyArray<readonly [string, string]>): ReadonlyArray<Content.Detail> =>
  all.map(([label, value]) => ({ label, value }))

export const english: Content.Content = {
  language: "en-GB",
  direction: "ltr",
  layout: "landscape",
  accent: "#1f4e79",
  organisation: { name: "Northern Warehousing Academy", logo: null },
  title: "Certificate of achievement",
  before: "This is to certify that",
  name: "Ada Lovelace",
  after: "has earned",
  achievement: "Counterbalance forklift licence",
  description: "Safe operation of counterbalance trucks up to five tonnes, in theory and in practice.",
  details: details(
    ["Earned on", "31 March 2026"],
    ["Valid until", "30 March 2029"],
    ["Score", "92 %"],
    ["Hours", "24"]
  ),
  signatures: [
    { name: "Grace Hopper", role: "Head of training", image: null },
    { name: "Jean Bartik", role: "Assessor", image: null }
  ],
  verification,
  credential: `{"type":["VerifiableCredential","OpenBadgeCredential"],"name":"a \\"quoted\\" # ${"ä"}"}`,
  madeAt: Date.UTC(2026, 2, 31, 12, 0, 0)
}

const translated = (language: string, given: Partial<Content.Content>): Content.Content => ({
  ...english,
  language,
  signatures: [],
  ...given
})

export const arabic: Content.Content = translated("ar", {
  direction: "rtl",
  organisation: { name: "أكاديمية الشمال للتخزين", logo: null },
  title: "شهادة إنجاز",
  before: "نشهد بأن",
  name: "محمد عبد الله الخوارزمي",
  after: "قد حصل على",
  achievement: "رخصة قيادة الرافعة الشوكية",
  description: "التشغيل الآمن للرافعات الشوكية حتى خمسة أطنان، نظريًا وعمليًا.",
  details: details(["تاريخ الحصول", "٣١ مارس ٢٠٢٦"], ["صالحة حتى", "٣٠ مارس ٢٠٢٩"], ["النتيجة", "٩٢٪"]),
  signatures: [
    { name: "ليلى حسن", role: "مديرة التدريب", image: null },
    { name: "Grace Hopper", role: "مقيّمة", image: null }
  ],
  verification: { ...verification, words: "يمكن التحقق من صلاحية هذه الشهادة عبر هذا العنوان أو الرمز." }
})

export const hebrew: Content.Content = translated("he", {
  direction: "rtl",
  layout: "portrait",
  organisation: { name: "האקדמיה הצפונית ללוגיסטיקה", logo: null },
  title: "תעודת הישג",
  before: "הרינו לאשר כי",
  name: "דָּוִד בֶּן־גּוּרְיוֹן",
  after: "השיג את",
  achievement: "רישיון מלגזה",
  description: null,
  details: details(["הושג ביום", "31 במרץ 2026"], ["בתוקף עד", "30 במרץ 2029"]),
  verification: { ...verification, words: "ניתן לבדוק בכתובת זו אם התעודה עדיין בתוקף." }
})

export const hindi: Content.Content = translated("hi", {
  organisation: { name: "उत्तरी भंडारण अकादमी", logo: null },
  title: "उपलब्धि प्रमाणपत्र",
  before: "यह प्रमाणित किया जाता है कि",
  name: "कृष्णमूर्ति श्रीनिवासन",
  after: "ने प्राप्त किया है",
  achievement: "फोर्कलिफ्ट चालक लाइसेंस",
  description: null,
  details: details(["प्राप्ति तिथि", "31 मार्च 2026"], ["मान्य", "30 मार्च 2029"]),
  verification: { ...verification, words: "यह अब भी मान्य है या नहीं, इस पते पर देखें।" }
})

export const chinese: Content.Content = translated("zh-Hans", {
  organisation: { name: "北方仓储学院", logo: null },
  title: "成就证书",
  before: "兹证明",
  name: "欧阳娜娜",
  after: "已获得",
  achievement: "平衡重式叉车驾驶执照",
  description: "能够安全操作五吨以下的平衡重式叉车，理论与实践均合格。",
  details: details(["获得日期", "2026年3月31日"], ["有效期至", "2029年3月30日"]),
  verification: { ...verification, words: "请通过此网址或二维码查询证书是否仍然有效。" }
})

export const japanese: Content.Content = translated("ja", {
  layout: "portrait",
  organisation: { name: "北日本倉庫アカデミー", logo: null },
  title: "修了証明書",
  before: "下記の者が",
  name: "直江 骨太郎",
  after: "を取得したことを証します",
  achievement: "フォークリフト運転技能",
  description: null,
  details: details(["取得日", "2026年3月31日"], ["有効期限", "2029年3月30日"], ["得点", "92 %"])
})

export const korean: Content.Content = translated("ko", {
  title: "수료증",
  before: "다음을 증명합니다",
  name: "김민수",
  after: "취득",
  achievement: "지게차 운전 면허",
  description: null,
  details: details(["취득일", "2026년 3월 31일"])
})

export const thai: Content.Content = translated("th", {
  title: "ประกาศนียบัตร",
  before: "ขอรับรองว่า",
  name: "สมชาย ใจดี",
  after: "ได้รับ",
  achievement: "ใบอนุญาตขับรถยก",
  description: null,
  details: details(["ได้รับเมื่อ", "31 มีนาคม 2569"])
})

export const vietnamese: Content.Content = translated("vi", {
  layout: "portrait",
  title: "Giấy chứng nhận",
  before: "Chứng nhận rằng",
  name: "Nguyễn Thị Ngọc Ánh",
  after: "đã đạt được",
  achievement: "Chứng chỉ vận hành xe nâng",
  description: null,
  details: details(["Ngày đạt", "31 tháng 3, 2026"], ["Có hiệu lực đến", "30 tháng 3, 2029"])
})

const square = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="40" height="40" rx="6" fill="#1f4e79"/><path d="M10 30 L20 8 L30 30 Z" fill="#fff"/><path d="M52 12h60v4h-60z M52 24h40v4h-40z" fill="#1f4e79"/></svg>`

/** Everything that a certificate may have, in German, at its longest. */
export const full: Content.Content = {
  ...english,
  language: "de",
  layout: "portrait",
  organisation: {
    name: "Norddeutsche Akademie für Lagerlogistik und Fördertechnik gemeinnützige Gesellschaft mbH",
    logo: {
      mediaType: "image/svg+xml",
      bytes: new TextEncoder().encode(square),
      alternative: "Logo der Akademie"
    }
  },
  title: "Zertifikat über eine erbrachte Leistung",
  before: "Hiermit wird bescheinigt, dass",
  name: "Dr. Maria Magdalena Elisabeth Konstantinopoulou-Papadimitriou von Württemberg-Hohenzollern-Sigmaringen",
  after: "erworben hat",
  achievement:
    "Befähigungsnachweis zum Führen von Gegengewichtsstaplern und Schubmaststaplern bis fünf Tonnen Tragfähigkeit",
  description:
    "Der Nachweis umfasst die theoretische Ausbildung nach DGUV Grundsatz 308-001, die praktische Prüfung an zwei Bauarten und die jährliche Unterweisung. Er gilt nur zusammen mit dem schriftlichen Fahrauftrag des Betriebes und den Betriebsanweisungen am Einsatzort.",
  details: details(
    ["Erworben am", "31. März 2026"],
    ["Gültig ab", "1. April 2026"],
    ["Gültig bis", "30. März 2029"],
    ["Ergebnis", "92 %"],
    ["Stunden", "24"],
    ["Nummer", "AbCdEfGhIjKlMnOpQrStUv"],
    ["Ausgabe des Katalogs", "7"],
    ["Fassung", "3"],
    ["Prüfort", "Hamburg-Harburg, Halle 4"],
    ["Zeitzone", "Europe/Berlin"],
    ["Bauarten", "Gegengewicht, Schubmast"],
    ["Nachweis", "Unterweisung, Theorie, Praxis"]
  ),
  signatures: [
    { name: "Dr. Grace Hopper", role: "Leiterin der Ausbildung", image: null },
    { name: "Jean Bartik", role: "Prüferin", image: null },
    { name: "Kathleen Antonelli", role: "Fachkraft für Arbeitssicherheit", image: null },
    { name: "Frances Spence", role: "Geschäftsführung", image: null }
  ],
  verification: {
    ...verification,
    words: "Ob das Zertifikat noch gilt, steht unter dieser Adresse. Der Code führt dorthin."
  }
}
