package shopsim

// person is a name in its own script; latin is what e-mail addresses are made of.
type person struct{ first, last, latin string }

// people are buyers' names in the scripts that real shops meet. Some have one name only.
var people = []person{
	{"Emma", "Thompson", "emma.thompson"}, {"Olivia", "Nguyen", "olivia.nguyen"}, {"Sofía", "García Márquez", "sofia.garcia"},
	{"Zoë", "O’Connor", "zoe.oconnor"}, {"Łukasz", "Żółkiewski", "lukasz.zolkiewski"}, {"Анна", "Кузнецова", "anna.kuznetsova"},
	{"Дмитрий", "Соколов", "dmitry.sokolov"}, {"美咲", "田中", "misaki.tanaka"}, {"健太", "佐藤", "kenta.sato"},
	{"伟", "王", "wei.wang"}, {"秀英", "李", "xiuying.li"}, {"فاطمة", "الأحمد", "fatima.alahmad"}, {"محمد", "الحسن", "mohammed.alhasan"},
	{"민서", "김", "minseo.kim"}, {"지훈", "박", "jihoon.park"}, {"נועה", "לוי", "noa.levy"}, {"Ελένη", "Παπαδοπούλου", "eleni.papadopoulou"},
	{"प्रिया", "शर्मा", "priya.sharma"}, {"สมชาย", "ใจดี", "somchai.jaidee"}, {"Nguyễn", "Thị Mai", "mai.nguyen"},
	{"Mary-Kate", "d’Arcy", "marykate.darcy"}, {"Jean-Luc", "Lefèvre", "jeanluc.lefevre"}, {"Björn", "Åkesson", "bjorn.akesson"},
	{"Mónica", "Peña", "monica.pena"}, {"Grace", "Okafor", "grace.okafor"}, {"Kwame", "Mensah", "kwame.mensah"},
	{"Chloe", "Martin", "chloe.martin"}, {"Ava", "Robinson", "ava.robinson"}, {"Isabella", "Rossi", "isabella.rossi"},
	{"Mia", "Schäfer", "mia.schaefer"}, {"Harper", "Lee", "harper.lee"}, {"Noah", "Williams", "noah.williams"},
	{"Suharto", "", "suharto"}, {"", "Adebayo", "adebayo"}, {"Siân", "Llewellyn-Jones", "sian.llewellyn"},
	{"Ana Lúcia", "dos Santos", "analucia.dossantos"}, {"İpek", "Yılmaz", "ipek.yilmaz"}, {"Rania", "Haddad", "rania.haddad"},
}

type place struct{ city, province, provinceCode, country, countryCode, zip, street, locale string }

var places = []place{
	{"Scottsdale", "Arizona", "AZ", "United States", "US", "85251", "E Camelback Rd", "en"},
	{"Miami", "Florida", "FL", "United States", "US", "33131", "Brickell Ave", "en"},
	{"Austin", "Texas", "TX", "United States", "US", "78704", "S Congress Ave", "en"},
	{"New York", "New York", "NY", "United States", "US", "10021", "Madison Ave", "en"},
	{"Los Angeles", "California", "CA", "United States", "US", "90048", "Melrose Ave", "en"},
	{"Nashville", "Tennessee", "TN", "United States", "US", "37203", "Broadway", "en"},
	{"Ottawa", "Ontario", "ON", "Canada", "CA", "K2P 2L8", "O'Connor St", "en-CA"},
	{"Montréal", "Quebec", "QC", "Canada", "CA", "H3A 1B9", "Rue Sherbrooke O", "fr-CA"},
	{"London", "England", "ENG", "United Kingdom", "GB", "W1G 9PF", "Harley Street", "en-GB"},
	{"Berlin", "", "", "Germany", "DE", "10719", "Kurfürstendamm", "de"},
	{"Tokyo", "Tōkyō", "JP-13", "Japan", "JP", "107-0062", "Minami-Aoyama", "ja"},
	{"Kuwait City", "Al Asimah", "KW-KU", "Kuwait", "KW", "13001", "Salem Al Mubarak St", "ar"},
}

// canary marks text that stands for health information. It is planted only in fields that the gateway must never ask
// for, so that a test finds it wherever it leaked to.
const canary = "PHI-CANARY"

// Canary is the text that marks planted health information: it must never appear in what the gateway stores or says.
const Canary = canary

var clinicalNotes = []string{
	canary + " allergic to lidocaine, on isotretinoin since March",
	canary + " 20 units Botox glabella, follow-up in 14 days",
	canary + " pregnant, stop retinol",
	canary + " semaglutide 0.5 mg weekly, dose increase discussed",
}
