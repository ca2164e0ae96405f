import type { PageWords } from "./PageWords.ts"

export const pl: PageWords = {
  name: "Polski",
  skip: "Przejdź do odpowiedzi",
  nav: { label: "Strony", verify: "Sprawdź poświadczenie", languages: "Języki" },
  standing: {
    valid: {
      title: "Ten certyfikat jest ważny",
      meaning: "Wszystko, co w nim podano, ma dziś pokrycie w zapisie wystawcy."
    },
    validUntil: (day) => `Ostatni dzień ważności: ${day}.`,
    validAlways: "Nie ma daty końcowej.",
    extended: (day) => `Na samym certyfikacie podano ${day}: przedłużono go po wystawieniu.`,
    unbelieved: {
      title: "Podpis tego certyfikatu nie jest już wiarygodny",
      meaning:
        "Klucz, którym go podpisano, trafił w obce ręce, więc plik certyfikatu niczego już nie dowodzi. Dzisiejszy zapis wystawcy jest na tej stronie. Proszę poprosić tę osobę o nowszy certyfikat lub zapytać wystawcę."
    },
    pending: {
      title: "Ten certyfikat nie jest jeszcze ważny",
      meaning: (day) => `Pierwszy dzień ważności: ${day}. Do tego czasu się nie liczy.`
    },
    expired: {
      title: "Ten certyfikat stracił ważność",
      meaning: (day) =>
        `Ostatni dzień ważności: ${day}. Jeśli od tego czasu go odnowiono, ta osoba ma nowszy certyfikat: proszę o niego zapytać.`
    },
    suspended: {
      title: "Ten certyfikat jest zawieszony",
      meaning: (day) =>
        day === null
          ? "Obecnie się nie liczy. Może znów stać się ważny: proszę sprawdzić tę stronę później lub zapytać wystawcę."
          : `Obecnie się nie liczy. Ostatni dzień zawieszenia: ${day}.`
    },
    revoked: {
      title: "Ten certyfikat unieważniono",
      meaning: (day) => `Wystawca go odwołał. Nie liczy się od dnia: ${day}.`
    },
    withdrawn: {
      title: "Ten certyfikat wycofano",
      meaning: (day) => `To, na czym się opierał, już nie obowiązuje. Nie liczy się od dnia: ${day}.`
    },
    void: {
      title: "Ten certyfikat jest nieważny od początku",
      meaning: "Wystawiono go przez pomyłkę albo dla niewłaściwej osoby. Nigdy się nie liczył."
    },
    outdated: {
      title: "Ten certyfikat jest nieaktualny",
      meaning:
        "Zapis wystawcy poprawiono po wystawieniu i brzmi on teraz inaczej. Proszę na nim nie polegać: proszę poprosić tę osobę o nowszy lub zapytać wystawcę."
    },
    superseded: {
      title: "Ten certyfikat zastąpiono",
      meaning: "W jego miejsce wystawiono nowszy. Proszę na tym nie polegać."
    },
    erased: {
      title: "Treść tego certyfikatu usunięto",
      meaning:
        "Certyfikat o tym numerze wystawiono, ale jego treść usunięto, więc nikt nie może powiedzieć, czy jest ważny. Proszę na nim nie polegać."
    },
    unknown: {
      title: "Takiego certyfikatu tu nie ma",
      meaning:
        "Nigdy nie wystawiono tu certyfikatu o tym numerze. Proszę sprawdzić, czy adres jest pełny i dokładnie taki jak na certyfikacie. Jeśli tak, certyfikat nie jest prawdziwy albo pochodzi od kogoś innego."
    }
  },
  worse: {
    person: "Został wydany, gdy w rejestrze wzięto dwie osoby za jedną; może wskazywać niewłaściwą.",
    earnedOn: (said, now) => `Na certyfikacie dzień uzyskania to ${said}, w zapisie: ${now}.`,
    validFrom: (said, now) => `Na certyfikacie pierwszy dzień ważności to ${said}, w zapisie: ${now}.`,
    validUntil: (said, now) =>
      said === null
        ? `Na certyfikacie nie ma daty końcowej, w zapisie ostatni dzień ważności to ${now}.`
        : `Na certyfikacie ostatni dzień ważności to ${said}, w zapisie: ${now}.`,
    score: (said, now) =>
      now === null
        ? `Na certyfikacie wynik to ${said}, w zapisie wyniku nie ma.`
        : `Na certyfikacie wynik to ${said}, w zapisie: ${now}.`
  },
  newer: "Zobacz nowszy certyfikat",
  asOf: (moment) => `Stan na: ${moment}`,
  facts: {
    heading: "Co w nim jest",
    left: "Co jeszcze wiadomo",
    withheld: "Ten certyfikat został cofnięty. Jego treść jest pokazywana po podaniu niżej osoby, której go wydano.",
    achievement: "Kwalifikacja",
    issuer: "Wystawca",
    earnedOn: "Dzień uzyskania",
    validFrom: "Pierwszy dzień ważności",
    lastDay: "Ostatni dzień ważności",
    noEnd: "Bez daty końcowej",
    score: "Wynik",
    hours: "Godziny",
    recorded: "Dzień wystawienia",
    number: "Numer certyfikatu",
    zone: (zone) => `Dni liczone są w strefie czasowej ${zone}.`
  },
  criteria: "Czego wymaga",
  evidence: "Na czym się opiera",
  person: {
    heading: "Czy należy do tej osoby?",
    why: "Ta strona nikogo nie wymienia. Mając imię i nazwisko albo adres e-mail, można zapytać, czy certyfikat do nich należy.",
    label: "Imię i nazwisko albo adres e-mail",
    button: "Porównaj",
    same: "Tak, zgadza się: certyfikat wystawiono dla osoby o takim imieniu i nazwisku lub adresie e-mail.",
    other:
      "Nie, to się nie zgadza. Proszę porównać pisownię z certyfikatem. Jeśli jest poprawna, certyfikatu nie wystawiono tej osobie pod tym nazwiskiem.",
    untold:
      "Nie można tego porównać: przy tym certyfikacie nie zachowano ani nazwiska, ani adresu e-mail. Proszę zapytać wystawcę, czyj on jest.",
    noAddress:
      "Przy tym certyfikacie nie zachowano adresu e-mail, ale zachowano imię i nazwisko. Proszę wpisać je tak, jak są wydrukowane na certyfikacie.",
    noName:
      "Przy tym certyfikacie nie zachowano nazwiska, ale zachowano adres e-mail. Proszę wpisać adres e-mail tej osoby.",
    missing: "Proszę podać imię i nazwisko albo adres e-mail.",
    tooLong: "Proszę podać najwyżej 320 znaków."
  },
  genuine: (host) => `To strona wystawcy tylko wtedy, gdy w pasku adresu przeglądarki widać ${host}.`,
  problem: "Proszę poprawić",
  find: {
    heading: "Znajdź certyfikat po numerze",
    label: "Numer certyfikatu",
    hint: "22 litery, cyfry, - i _, tak jak na certyfikacie. Wielkie i małe litery się różnią.",
    button: "Znajdź",
    wrong: "To nie jest numer certyfikatu. Numer ma dokładnie 22 litery, cyfry, - i _."
  },
  verify: {
    title: "Sprawdź poświadczenie",
    what: "Sprawdź Open Badge lub inne poświadczenie cyfrowe dowolnego wystawcy. Podaj jego tekst lub plik.",
    heading: "Poświadczenie",
    text: "Tekst lub adres poświadczenia",
    textHint: "JSON, JWT (długi wiersz zaczynający się od eyJ) lub adres zaczynający się od https://",
    file: "Albo jego plik",
    fileHint: "JSON, PNG, SVG lub PDF z poświadczeniem, najwyżej 10 MB",
    person: "Czyje powinno być? (nieobowiązkowe)",
    personHint: "Imię i nazwisko albo adres e-mail do porównania z tym w poświadczeniu",
    button: "Sprawdź",
    kept: "Nic z podanych tu treści nie jest przechowywane. Aby sprawdzić poświadczenie, pyta się wymienionego w nim wystawcę o jego klucz i listę unieważnionych poświadczeń.",
    missing: "Proszę podać tekst poświadczenia lub wybrać jego plik.",
    both: "Proszę podać tekst albo plik, nie oba naraz.",
    tooLong: "Imię i nazwisko lub adres e-mail ma najwyżej 320 znaków.",
    again: "Sprawdź inne"
  },
  report: {
    answers: {
      valid: {
        title: "To poświadczenie jest ważne",
        meaning: "Podpisał je wystawca, nikt go od tego czasu nie zmienił, nie odwołano go i jest dziś ważne."
      },
      expired: { title: "To poświadczenie straciło ważność", meaning: "Było ważne, ale już nie jest." },
      notYetValid: { title: "To poświadczenie nie jest jeszcze ważne", meaning: "Stanie się ważne dopiero później." },
      revoked: {
        title: "To poświadczenie unieważniono",
        meaning: "Wystawca je odwołał. Proszę na nim nie polegać."
      },
      suspended: {
        title: "To poświadczenie jest zawieszone",
        meaning: "Wystawca podaje, że obecnie się nie liczy. Może znów stać się ważne."
      },
      invalid: {
        title: "To poświadczenie nie jest ważne",
        meaning:
          "Zmieniono je, nie pochodzi od tego, kogo wymienia, albo jest uszkodzone. Proszę na nim nie polegać. Co się nie zgadza, podano niżej."
      },
      undetermined: {
        title: "Nie można powiedzieć, czy to poświadczenie jest ważne",
        meaning: "Czegoś nie udało się sprawdzić. Do tego czasu proszę na nim nie polegać. Czego brakuje, podano niżej."
      },
      another: {
        title: "To poświadczenie jest ważne, ale nie należy do tej osoby",
        meaning:
          "Wszystko się zgadza, ale wydano je komuś innemu albo tej samej osobie pod innym nazwiskiem lub adresem. Proszę zapytać o nazwisko lub adres, na które je wydano, tak jak wtedy je zapisano."
      },
      incomparable: {
        title: "To poświadczenie jest ważne, ale nie można powiedzieć, do kogo należy",
        meaning:
          "Wszystko się zgadza, ale nie jest w nim zapisane, komu je wydano, w sposób, który można porównać z podanymi danymi. Proszę spróbować adresu e-mail zamiast nazwiska lub odwrotnie albo zapytać wystawcę."
      }
    },
    says: "Co w nim jest",
    unproved: "Bez dowodu: mógł to napisać każdy.",
    title: "Tytuł",
    issuer: "Wystawca",
    id: "Numer lub adres",
    ours: "Zobacz jego stronę tutaj: stan na dziś",
    validUntil: "Ważne do",
    checks: "Co sprawdzono",
    beware:
      "Sprawdzono poświadczenie zawarte w pliku. To, co pokazuje strona lub obraz, może być czymś innym: proszę porównać to z treścią poniżej.",
    trust:
      "Sprawdzenie mówi, od kogo jest poświadczenie i czy nadal jest ważne. Czy ufać wystawcy, każdy decyduje sam.",
    names: {
      form: "Forma",
      proof: "Podpis",
      key: "Klucz wystawcy",
      status: "Stan u wystawcy",
      dates: "Daty",
      recipient: "Osoba"
    },
    outcomes: { held: "W porządku", failed: "Nie w porządku", unknown: "Nie wiadomo", notMade: "Nie sprawdzono" },
    english: "Szczegóły są po angielsku.",
    nth: (number, count) => `Poświadczenie ${number} z ${count}`,
    several: "Jest tu kilka poświadczeń. Odpowiedź powyżej dotyczy najgorszego z nich.",
    more: (count) => `Niepokazane tutaj: ${count}. Żadne z nich nie ma gorszej odpowiedzi niż pokazane.`
  },
  failing: {
    notFound: { title: "Nie ma takiej strony", meaning: "Proszę sprawdzić adres." },
    method: {
      title: "Tej strony nie można tak pytać",
      meaning: "Proszę otworzyć ją w przeglądarce i użyć jej formularzy."
    },
    tooLarge: { title: "To jest za duże", meaning: "Poświadczenie może mieć najwyżej 10 MB." },
    malformed: {
      title: "Nie udało się tego odczytać",
      meaning:
        "To, co wysłała przeglądarka, jest uszkodzone lub nie jest formularzem tej strony. Proszę wrócić i wysłać ponownie."
    },
    busy: {
      title: "W tej chwili trwa zbyt wiele sprawdzeń",
      meaning: "Niczego nie sprawdzono. Proszę wysłać ponownie za pół minuty."
    },
    tooMany: {
      title: "Zbyt wiele pytań",
      meaning: (seconds) => `Niczego nie sprawdzono. Proszę zapytać ponownie. Liczba sekund do tego czasu: ${seconds}.`
    },
    unable: {
      title: "W tej chwili nie możemy tego powiedzieć",
      meaning:
        "Coś tu nie działa. Nie mówi to nic o certyfikacie: może być ważny lub nie. Proszę zapytać ponownie za kilka minut."
    }
  }
}
