/** Somebody who is called so, and what nobody has achieved, by language. */
interface Said {
  readonly name: string
  readonly achievement: string
  readonly description: string
}

const english: Said = {
  name: "Alexandra Taylor-Brown",
  achievement: "Forklift operator",
  description: "Safe driving of counterbalance trucks up to 5 tonnes: theory, daily checks, and a practical assessment."
}

const said: Readonly<Record<string, Said>> = {
  en: english,
  de: {
    name: "Jürgen Weiß-Großmann",
    achievement: "Fahrausweis für Flurförderzeuge",
    description:
      "Sicheres Führen von Gegengewichtstaplern bis 5 Tonnen: Theorie, tägliche Prüfung und praktische Prüfung."
  },
  fr: {
    name: "Zoé Lefèvre-Nuñez",
    achievement: "Cariste : chariot élévateur en porte-à-faux",
    description: "Conduite en sécurité jusqu’à 5 tonnes : théorie, contrôles quotidiens et évaluation pratique."
  },
  es: {
    name: "María José Núñez Ibáñez",
    achievement: "Operación de carretillas elevadoras",
    description: "Conducción segura hasta 5 toneladas: teoría, comprobaciones diarias y evaluación práctica."
  },
  it: {
    name: "Niccolò D’Angelo",
    achievement: "Conduzione di carrelli elevatori",
    description: "Guida sicura fino a 5 tonnellate: teoria, controlli giornalieri e prova pratica."
  },
  nl: {
    name: "Anne-Fleur van ’t Hoff",
    achievement: "Heftruckchauffeur",
    description: "Veilig rijden tot 5 ton: theorie, dagelijkse controle en praktijkexamen."
  },
  pt: {
    name: "Conceição Araújo Simões",
    achievement: "Operação de empilhadores",
    description: "Condução segura até 5 toneladas: teoria, verificações diárias e avaliação prática."
  },
  pl: {
    name: "Łucja Żółć-Dąbrowska",
    achievement: "Obsługa wózków jezdniowych",
    description: "Bezpieczna jazda do 5 ton: teoria, codzienna kontrola i egzamin praktyczny."
  },
  ru: {
    name: "Анна Сергеевна Щербакова",
    achievement: "Управление вилочным погрузчиком",
    description: "Безопасная работа с грузом до 5 тонн: теория, ежедневный осмотр и практический экзамен."
  },
  vi: {
    name: "Nguyễn Thị Phương Thảo",
    achievement: "Vận hành xe nâng",
    description: "Lái xe an toàn đến 5 tấn: lý thuyết, kiểm tra hằng ngày và thi thực hành."
  },
  ar: {
    name: "محمد عبد الرحمن الحسيني",
    achievement: "قيادة الرافعات الشوكية",
    description: "القيادة الآمنة حتى 5 أطنان: الجانب النظري والفحص اليومي والتقييم العملي."
  },
  he: {
    name: "שירה בן־דוד",
    achievement: "הפעלת מלגזה",
    description: "נהיגה בטוחה עד 5 טון: עיון, בדיקות יומיות ומבחן מעשי."
  },
  hi: {
    name: "प्रियंका श्रीवास्तव",
    achievement: "फोर्कलिफ्ट संचालन",
    description: "5 टन तक सुरक्षित चालन: सिद्धांत, दैनिक जाँच और व्यावहारिक मूल्यांकन।"
  },
  ja: {
    name: "髙橋 さくら",
    achievement: "フォークリフト運転技能",
    description: "最大荷重5トンまでの安全な運転：学科、日常点検、実技試験。"
  },
  ko: {
    name: "김서연",
    achievement: "지게차 운전",
    description: "5톤 이하 지게차의 안전 운전: 이론, 일일 점검, 실기 평가."
  },
  zh: {
    name: "欧阳晓彤",
    achievement: "叉车操作",
    description: "5 吨以下叉车的安全驾驶：理论、日常检查和实操考核。"
  },
  "zh-Hant": {
    name: "歐陽曉彤",
    achievement: "堆高機操作",
    description: "5 公噸以下堆高機的安全駕駛：學科、日常檢查與術科測驗。"
  }
}

export const samples = { english, said }
