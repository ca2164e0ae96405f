/**
 * What stands on every certificate, by language. Nothing here needs to know whether a person is a woman or a man: where a
 * language's past tense tells, it is the present, or a noun, that says it.
 */
export interface Phrases {
  readonly title: string
  /** Above and below the name; either may say nothing, where a language needs only one. */
  readonly before: string
  readonly after: string
  readonly earnedOn: string
  readonly validFrom: string
  /** The last day that counts. */
  readonly validUntil: string
  /** Instead of a last valid day, where there is none. */
  readonly noEnd: string
  readonly issuedOn: string
  readonly score: string
  readonly hours: string
  readonly number: string
  /** Above the address at which anybody can ask whether it holds. */
  readonly verify: string
  /** What the code for cameras is. */
  readonly code: string
}

const nb: Phrases = {
  title: "Sertifikat",
  before: "Det bekreftes herved at",
  after: "har oppfylt alle krav til",
  earnedOn: "Oppnådd",
  validFrom: "Gyldig fra",
  validUntil: "Gyldig til og med",
  noEnd: "Ingen utløpsdato",
  issuedOn: "Utstedt",
  score: "Resultat",
  hours: "Varighet",
  number: "Sertifikatnummer",
  verify: "Kontroller dette sertifikatet",
  code: "QR-kode"
}

export const phrases: Readonly<Record<string, Phrases>> = {
  en: {
    title: "Certificate",
    before: "This is to certify that",
    after: "has met all requirements for",
    earnedOn: "Achieved on",
    validFrom: "Valid from",
    validUntil: "Valid until",
    noEnd: "No expiry date",
    issuedOn: "Issued on",
    score: "Score",
    hours: "Duration",
    number: "Certificate number",
    verify: "Check this certificate",
    code: "QR code"
  },
  de: {
    title: "Zertifikat",
    before: "Hiermit wird bestätigt, dass",
    after: "alle Anforderungen erfüllt hat für",
    earnedOn: "Erworben am",
    validFrom: "Gültig ab",
    validUntil: "Gültig bis",
    noEnd: "Unbefristet",
    issuedOn: "Ausgestellt am",
    score: "Ergebnis",
    hours: "Umfang",
    number: "Zertifikatsnummer",
    verify: "Dieses Zertifikat prüfen",
    code: "QR-Code"
  },
  fr: {
    title: "Certificat",
    before: "Nous certifions que",
    after: "a rempli toutes les conditions requises pour",
    earnedOn: "Obtenu le",
    validFrom: "Valable à partir du",
    validUntil: "Valable jusqu’au",
    noEnd: "Sans date d’expiration",
    issuedOn: "Délivré le",
    score: "Résultat",
    hours: "Durée",
    number: "Numéro du certificat",
    verify: "Vérifier ce certificat",
    code: "Code QR"
  },
  es: {
    title: "Certificado",
    before: "Por la presente se certifica que",
    after: "ha cumplido todos los requisitos de",
    earnedOn: "Obtenido el",
    validFrom: "Válido desde el",
    validUntil: "Válido hasta el",
    noEnd: "Sin fecha de vencimiento",
    issuedOn: "Expedido el",
    score: "Resultado",
    hours: "Duración",
    number: "Número de certificado",
    verify: "Verificar este certificado",
    code: "Código QR"
  },
  it: {
    title: "Certificato",
    before: "Si certifica che",
    after: "ha soddisfatto tutti i requisiti per",
    earnedOn: "Conseguito il",
    validFrom: "Valido dal",
    validUntil: "Valido fino al",
    noEnd: "Senza scadenza",
    issuedOn: "Rilasciato il",
    score: "Risultato",
    hours: "Durata",
    number: "Numero del certificato",
    verify: "Verifica questo certificato",
    code: "Codice QR"
  },
  nl: {
    title: "Certificaat",
    before: "Hierbij wordt verklaard dat",
    after: "heeft voldaan aan alle eisen voor",
    earnedOn: "Behaald op",
    validFrom: "Geldig vanaf",
    validUntil: "Geldig tot en met",
    noEnd: "Onbeperkt geldig",
    issuedOn: "Afgegeven op",
    score: "Resultaat",
    hours: "Duur",
    number: "Certificaatnummer",
    verify: "Dit certificaat controleren",
    code: "QR-code"
  },
  pt: {
    title: "Certificado",
    before: "Certifica-se que",
    after: "cumpriu todos os requisitos de",
    earnedOn: "Obtido em",
    validFrom: "Válido a partir de",
    validUntil: "Válido até",
    noEnd: "Sem data de validade",
    issuedOn: "Emitido em",
    score: "Resultado",
    hours: "Duração",
    number: "Número do certificado",
    verify: "Verificar este certificado",
    code: "Código QR"
  },
  pl: {
    title: "Certyfikat",
    before: "Niniejszym zaświadcza się, że",
    after: "spełnia wszystkie wymagania w zakresie:",
    earnedOn: "Uzyskano",
    validFrom: "Ważny od",
    validUntil: "Ważny do",
    noEnd: "Bezterminowo",
    issuedOn: "Wydano",
    score: "Wynik",
    hours: "Czas trwania",
    number: "Numer certyfikatu",
    verify: "Sprawdź ten certyfikat",
    code: "Kod QR"
  },
  cs: {
    title: "Certifikát",
    before: "Tímto se potvrzuje, že",
    after: "splňuje všechny požadavky:",
    earnedOn: "Získáno dne",
    validFrom: "Platí od",
    validUntil: "Platí do",
    noEnd: "Na dobu neurčitou",
    issuedOn: "Vydáno dne",
    score: "Výsledek",
    hours: "Rozsah",
    number: "Číslo certifikátu",
    verify: "Ověřit tento certifikát",
    code: "QR kód"
  },
  sv: {
    title: "Certifikat",
    before: "Härmed intygas att",
    after: "har uppfyllt alla krav för",
    earnedOn: "Uppnått den",
    validFrom: "Giltigt från",
    validUntil: "Giltigt till och med",
    noEnd: "Tills vidare",
    issuedOn: "Utfärdat den",
    score: "Resultat",
    hours: "Omfattning",
    number: "Certifikatnummer",
    verify: "Kontrollera detta certifikat",
    code: "QR-kod"
  },
  da: {
    title: "Certifikat",
    before: "Det bekræftes hermed, at",
    after: "har opfyldt alle krav til",
    earnedOn: "Opnået den",
    validFrom: "Gyldigt fra",
    validUntil: "Gyldigt til og med",
    noEnd: "Uden udløbsdato",
    issuedOn: "Udstedt den",
    score: "Resultat",
    hours: "Varighed",
    number: "Certifikatnummer",
    verify: "Kontrollér dette certifikat",
    code: "QR-kode"
  },
  fi: {
    title: "Todistus",
    before: "Täten todistetaan, että",
    after: "on täyttänyt kaikki vaatimukset:",
    earnedOn: "Suoritettu",
    validFrom: "Voimassa alkaen",
    validUntil: "Viimeinen voimassaolopäivä",
    noEnd: "Voimassa toistaiseksi",
    issuedOn: "Myönnetty",
    score: "Tulos",
    hours: "Kesto",
    number: "Todistuksen numero",
    verify: "Tarkista tämä todistus",
    code: "QR-koodi"
  },
  ru: {
    title: "Сертификат",
    before: "Настоящим подтверждается, что",
    after: "соответствует всем требованиям:",
    earnedOn: "Дата получения",
    validFrom: "Действителен с",
    validUntil: "Последний день действия",
    noEnd: "Бессрочно",
    issuedOn: "Дата выдачи",
    score: "Результат",
    hours: "Продолжительность",
    number: "Номер сертификата",
    verify: "Проверить этот сертификат",
    code: "QR-код"
  },
  uk: {
    title: "Сертифікат",
    before: "Цим засвідчується, що",
    after: "відповідає всім вимогам:",
    earnedOn: "Дата отримання",
    validFrom: "Дійсний з",
    validUntil: "Останній день дії",
    noEnd: "Безстроково",
    issuedOn: "Дата видачі",
    score: "Результат",
    hours: "Тривалість",
    number: "Номер сертифіката",
    verify: "Перевірити цей сертифікат",
    code: "QR-код"
  },
  id: {
    title: "Sertifikat",
    before: "Dengan ini dinyatakan bahwa",
    after: "telah memenuhi semua persyaratan untuk",
    earnedOn: "Diperoleh pada",
    validFrom: "Berlaku mulai",
    validUntil: "Berlaku sampai",
    noEnd: "Tanpa batas waktu",
    issuedOn: "Diterbitkan pada",
    score: "Nilai",
    hours: "Durasi",
    number: "Nomor sertifikat",
    verify: "Verifikasi sertifikat ini",
    code: "Kode QR"
  },
  vi: {
    title: "Giấy chứng nhận",
    before: "Chứng nhận rằng",
    after: "đã đáp ứng mọi yêu cầu của",
    earnedOn: "Ngày đạt được",
    validFrom: "Có hiệu lực từ",
    validUntil: "Có hiệu lực đến hết",
    noEnd: "Không thời hạn",
    issuedOn: "Ngày cấp",
    score: "Kết quả",
    hours: "Thời lượng",
    number: "Số giấy chứng nhận",
    verify: "Xác minh giấy chứng nhận này",
    code: "Mã QR"
  },
  ar: {
    title: "شهادة",
    before: "تُمنح هذه الشهادة إلى",
    after: "لاستيفاء جميع متطلبات",
    earnedOn: "تاريخ الحصول عليها",
    validFrom: "صالحة من",
    validUntil: "صالحة حتى",
    noEnd: "بلا تاريخ انتهاء",
    issuedOn: "تاريخ الإصدار",
    score: "النتيجة",
    hours: "المدة",
    number: "رقم الشهادة",
    verify: "التحقق من هذه الشهادة",
    code: "رمز الاستجابة السريعة"
  },
  he: {
    title: "תעודה",
    before: "תעודה זו מוענקת ל־",
    after: "על עמידה בכל הדרישות של",
    earnedOn: "הושגה בתאריך",
    validFrom: "בתוקף מתאריך",
    validUntil: "בתוקף עד",
    noEnd: "ללא תאריך תפוגה",
    issuedOn: "הונפקה בתאריך",
    score: "תוצאה",
    hours: "משך",
    number: "מספר התעודה",
    verify: "אימות תעודה זו",
    code: "קוד QR"
  },
  hi: {
    title: "प्रमाणपत्र",
    before: "प्रमाणित किया जाता है कि",
    after: "ने निम्नलिखित की सभी आवश्यकताएँ पूरी की हैं",
    earnedOn: "प्राप्ति की तिथि",
    validFrom: "मान्यता आरंभ होने की तिथि",
    validUntil: "मान्यता की अंतिम तिथि",
    noEnd: "कोई समाप्ति तिथि नहीं",
    issuedOn: "जारी करने की तिथि",
    score: "परिणाम",
    hours: "अवधि",
    number: "प्रमाणपत्र संख्या",
    verify: "इस प्रमाणपत्र को सत्यापित करें",
    code: "QR कोड"
  },
  ja: {
    title: "認定証",
    before: "下記の者が",
    after: "次の要件をすべて満たしたことを証明します",
    earnedOn: "取得日",
    validFrom: "有効開始日",
    validUntil: "有効期限",
    noEnd: "無期限",
    issuedOn: "発行日",
    score: "成績",
    hours: "時間数",
    number: "認定証番号",
    verify: "この認定証を確認する",
    code: "QRコード"
  },
  ko: {
    title: "인증서",
    before: "다음 사람이",
    after: "아래의 모든 요건을 충족하였음을 증명합니다",
    earnedOn: "취득일",
    validFrom: "유효 시작일",
    validUntil: "유효 기한",
    noEnd: "무기한",
    issuedOn: "발급일",
    score: "성적",
    hours: "이수 시간",
    number: "인증서 번호",
    verify: "이 인증서 확인",
    code: "QR 코드"
  },
  zh: {
    title: "证书",
    before: "兹证明",
    after: "已达到以下项目的全部要求",
    earnedOn: "获得日期",
    validFrom: "生效日期",
    validUntil: "有效期至",
    noEnd: "长期有效",
    issuedOn: "颁发日期",
    score: "成绩",
    hours: "时长",
    number: "证书编号",
    verify: "验证此证书",
    code: "二维码"
  },
  "zh-Hant": {
    title: "證書",
    before: "茲證明",
    after: "已達到以下項目的全部要求",
    earnedOn: "取得日期",
    validFrom: "生效日期",
    validUntil: "有效期至",
    noEnd: "無限期有效",
    issuedOn: "核發日期",
    score: "成績",
    hours: "時數",
    number: "證書編號",
    verify: "驗證此證書",
    code: "QR 碼"
  },
  nb,
  // As browsers and directories write Norwegian where they do not say which.
  no: nb
}
