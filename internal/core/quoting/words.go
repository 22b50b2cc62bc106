package quoting

// dividers are what a line of rules says when what follows is another message.
var dividers = set("original message", "originalnachricht", "ursprüngliche nachricht", "urspr. nachricht", "message d'origine", "message d’origine", "message original",
	"message transféré", "message transmis", "mensaje original", "mensaje reenviado", "oorspronkelijk bericht", "doorgestuurd bericht", "wiadomość oryginalna",
	"oryginalna wiadomość", "treść przekazanej wiadomości", "wiadomość przekazana", "przekazana wiadomość", "ursprungligt meddelande", "originalmeddelande", "vidarebefordrat meddelande", "oprindelig meddelelse",
	"videresendt meddelelse", "opprinnelig melding", "videresendt melding", "mensagem original", "mensagem encaminhada", "messaggio originale", "messaggio inoltrato",
	"alkuperäinen viesti", "välitetty viesti", "původní zpráva", "přeposlaná zpráva", "eredeti üzenet", "továbbított üzenet", "元のメッセージ", "元のメール", "転送されたメッセージ",
	"原始邮件", "原始郵件", "转发的邮件", "邮件原件", "원본 메시지", "전달된 메시지", "исходное сообщение", "пересылаемое сообщение", "orijinal mesaj", "forwarded message", "forwarded mail", "weitergeleitete nachricht",
	"reply message", "original appointment", "reply above this line", "---original---", "original", "forwarded by", "転送メッセージ")

// beginnings are sentences that end with a colon and have a message beneath them.
var beginnings = set("begin forwarded message", "start of forwarded message", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail", "début du message transféré",
	"début du message réexpédié", "inicio del mensaje reenviado", "begin doorgestuurd bericht", "vidarebefordrat brev", "inizio messaggio inoltrato", "início da mensagem reencaminhada",
	"iniciar mensagem encaminhada", "początek przekazywanej wiadomości", "転送されたメッセージ", "begynnelsen på videresendt melding", "start på videresendt besked", "välitetty viesti alkaa")

// heads are the fields of a quoted message's head, in the languages of mail programs.
var heads = func() map[string]string {
	out := map[string]string{}
	for what, names := range map[string][]string{
		"from": {"from", "von", "de", "van", "od", "från", "fra", "da", "lähettäjä", "差出人", "送信者", "发件人", "寄件者", "보낸 사람", "от", "от кого", "gönderen", "kimden", "feladó", "expéditeur", "remitente", "afzender",
			"nadawca", "avsändare", "mittente", "remetente", "absender", "von/from"},
		"when": {"sent", "date", "gesendet", "datum", "envoyé", "enviado", "enviado el", "fecha", "verzonden", "wysłano", "wysłane", "data", "skickat", "sendt", "dato", "inviato", "enviada em", "enviado em", "enviada",
			"lähetetty", "päivämäärä", "送信日時", "日時", "日付", "发送时间", "日期", "寄件日期", "보낸 날짜", "날짜", "дата", "отправлено", "tarih", "gönderildi", "odesláno", "elküldve", "envoyé le", "sent on", "gesendet am", "date d'envoi"},
		"to":      {"to", "an", "à", "para", "aan", "do", "till", "til", "a", "vastaanottaja", "宛先", "收件人", "收件者", "받는 사람", "кому", "kime", "komu", "címzett", "destinataire", "destinatario", "ontvanger", "empfänger"},
		"subject": {"subject", "betreff", "objet", "asunto", "onderwerp", "temat", "ämne", "emne", "assunto", "oggetto", "aihe", "件名", "主题", "主旨", "제목", "тема", "konu", "předmět", "tárgy", "betrifft", "re"},
		"other":   {"cc", "bcc", "kopie", "kopia", "copie", "copia", "kopi", "dw", "kopio", "抄送", "副本", "参照", "importance", "priority", "attachments", "reply-to", "antwort an", "wichtigkeit", "priorität", "anlagen", "organization", "organisation", "répondre à", "pièces jointes", "responder a", "copie à"},
	} {
		for _, n := range names {
			out[n] = what
		}
	}
	return out
}()

// verbs say that somebody wrote, wherever they stand in an attribution.
var verbs = []string{"wrote", "writes", "schrieb", "hat geschrieben", "geschrieben", "a écrit", "écrit", "escribió", "ha escrito", "escribio", "schreef", "heeft geschreven", "napisał(a)", "napisał", "napisała",
	"pisze", "skrev", "har skrivit", "escreveu", "ha scritto", "scrive", "kirjoitti", "napsal(a)", "napsal", "napsala", "napísal(a)", "написал", "написала", "написал(а)", "пишет", "писал", "ezt írta", "írta", "yazdı", "şunu yazdı", "a scris",
	"のメール", "wrote on", "さんは書きました", "のメッセージ", "wrote the following", "写道", "寫道", "작성", "님이 작성", "έγραψε", "va escriure", "kirjutas", "rašė", "said", "je napisao", "je napisala", "написа"}

// openings begin an attribution. In those of other languages a date or an address says it.
var openings = []string{"on ", "am ", "le ", "el ", "op ", "w dniu ", "dnia ", "den ", "em ", "il ", "il giorno ", "på ", "a ", "dne ", "pe ", "ti ", "в ", "on\u00A0", "le\u00A0", "em\u00A0", "mon", "tue", "wed",
	"thu", "fri", "sat", "sun", "pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.", "pon", "pt", "ma ", "ke ", "to ", "la ", "su ", "at ", "date:", "в пт", "quoting ", "van: ", "citando "}

// closings end a letter.
var closings = set("best", "best regards", "regards", "kind regards", "with kind regards", "warm regards", "warmest regards", "many regards", "best wishes", "kindest regards", "all the best", "sincerely", "yours sincerely", "sincerely yours",
	"yours faithfully", "yours truly", "yours", "cheers", "thanks", "many thanks", "thank you", "thanks and regards", "thanks & regards", "with thanks", "thanks in advance", "thx", "br", "rgds", "kr", "cordially", "respectfully",
	"mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit freundlichem gruss", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "beste grüße", "beste grüsse", "mit besten grüßen", "mit besten grüssen",
	"schöne grüße", "liebe grüße", "herzliche grüße", "herzliche grüsse", "gruß", "gruss", "grüße", "grüsse", "mfg", "vg", "lg", "hochachtungsvoll", "vielen dank", "danke", "besten dank", "mit vielen grüßen",
	"cordialement", "bien cordialement", "bien à vous", "sincères salutations", "salutations", "meilleures salutations", "salutations distinguées", "cdt", "cdlt", "merci", "merci d'avance", "avec mes meilleures salutations", "bonne journée", "amicalement",
	"saludos", "un saludo", "saludos cordiales", "un cordial saludo", "cordialmente", "atentamente", "atte", "gracias", "muchas gracias", "muchas gracias y saludos", "reciba un cordial saludo",
	"met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "groet", "groeten", "hartelijke groeten", "hartelijke groet", "mvg", "met hartelijke groet", "bedankt", "dank je wel", "alvast bedankt",
	"pozdrawiam", "z poważaniem", "pozdrowienia", "serdecznie pozdrawiam", "z wyrazami szacunku", "dziękuję", "dzięki", "med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "vänlig hälsning", "hälsningar", "mvh", "tack", "bästa hälsningar",
	"med venlig hilsen", "venlig hilsen", "de bedste hilsner", "hilsen", "vh", "med vennlig hilsen", "vennlig hilsen", "beste hilsen", "takk", "tak", "atenciosamente", "com os melhores cumprimentos", "melhores cumprimentos", "cumprimentos", "abraços", "abraço",
	"obrigado", "obrigada", "att", "cordiais saudações", "cordiali saluti", "distinti saluti", "saluti", "un saluto", "grazie", "grazie mille", "a presto", "cordialità", "ystävällisin terveisin", "terveisin", "yt", "kiitos", "s pozdravem", "üdvözlettel", "с уважением", "saygılarımla",
	"よろしくお願いします", "よろしくお願いいたします", "宜しくお願いします", "宜しくお願い致します", "敬具", "此致", "祝好", "谢谢", "以上")

// devices are how programs sign.
var devices = []string{"sent from my ", "sent from mail for ", "sent from outlook", "sent from yahoo", "sent from proton", "sent from samsung", "sent from a mobile", "sent from mobile", "sent via ", "sent with sparrow", "sent with airmail", "sent using ", "get outlook for ", "sent on the move", "sent on the go", "sent from the ",
	"von meinem ", "gesendet von ", "von unterwegs gesendet", "gesendet mit ", "diese nachricht wurde von meinem ", "outlook für ", "holen sie sich outlook", "laden sie outlook", "envoyé de mon ", "envoyé depuis ", "envoyé à partir de ", "obtenez outlook", "télécharger outlook", "téléchargez outlook", "enviado desde ", "enviado do meu ", "enviado a partir ", "enviado de mi ", "enviado de meu ", "obtener outlook", "obter o outlook",
	"verzonden vanaf ", "verstuurd vanaf ", "verstuurd via ", "verzonden met ", "outlook voor ", "download outlook", "wysłane z ", "wysłano z ", "pobierz program outlook", "skickat från ", "skickades från ", "hämta outlook", "sendt fra ", "hent outlook", "få outlook", "inviato da ", "inviato dal ", "scarica outlook", "ottieni outlook", "lähetetty ", "hanki outlook", "odesláno z ", "iphoneから送信", "ipadから送信", "私のiphoneから",
	"android版outlook", "outlook for android", "outlook for ios", "发自我的", "從我的", "从我的", "отправлено с ", "отправлено из ", "나의 iphone에서", "iphone'umdan gönderildi", "elküldve az"}

// smallPrint begins what hangs beneath every message of a firm or a list.
var smallPrint = []string{"confidentiality notice", "legal disclaimer", "email disclaimer", "e-mail disclaimer", "disclaimer:", "privileged and confidential", "please consider the environment", "think before you print",
	"haftungsausschluss", "vertraulichkeitshinweis", "bitte denken sie an die umwelt", "pensez à l'environnement", "avis de confidentialité", "aviso legal", "aviso de confidencialidad", "avviso di riservatezza",
	"you received this message because you are subscribed", "to unsubscribe from this", "virus-free.", "this email has been checked for viruses", "this email has been scanned", "this message has been scanned", "diese e-mail wurde auf viren", "virenfrei."}

// likelySmall begins the same where the paragraph speaks of secrecy too.
var likelySmall = []string{"this ", "the information ", "the content", "disclaimer", "notice", "important", "confidential", "legal notice", "if you are not", "diese e-mail", "diese nachricht", "diese mail", "der inhalt dieser", "die in dieser", "ce message", "ce courriel", "ce mail", "cet e-mail", "avertissement",
	"este mensaje", "este correo", "la información", "dit bericht", "dit e-mailbericht", "deze e-mail", "de informatie", "ta wiadomość", "niniejsza wiadomość", "informacje zawarte", "treść tej", "detta meddelande", "detta e-post", "detta mejl", "denna e-post", "denne e-mail", "denne e-post", "denne meddelelse",
	"esta mensagem", "este e-mail", "a informação", "questo messaggio", "questa e-mail", "le informazioni", "il presente messaggio", "tämä viesti", "このメール", "本メール", "本邮件", "tento e-mail"}

// secrecy is how such a paragraph speaks.
var secrecy = []string{"confiden", "privileged", "intended recipient", "intended only", "intended solely", "vertraulich", "confidentiel", "destinataire", "confidencial", "destinatario", "vertrouwelijk", "bestemd voor", "poufn", "adresat", "konfiden", "sekretess", "fortrolig", "destinatário",
	"riservat", "luottamuksell", "機密", "保密", "důvěrn"}

// warnings begin what a mail server puts on top of a message, and outsides are how it says that the message comes from outside.
var (
	warnings = []string{"caution", "warning", "external", "this email", "this e-mail", "this message", "you don't often get", "you don’t often get", "be careful", "achtung", "vorsicht", "warnung", "diese e-mail", "diese nachricht", "externe", "externer", "attention", "ce message", "cet e-mail", "cet email", "expéditeur externe",
		"precaución", "atención", "cuidado", "este correo", "este mensaje", "correo externo", "let op", "waarschuwing", "deze e-mail", "dit bericht", "uwaga", "ta wiadomość", "wiadomość zewnętrzna", "obs", "varning", "advarsel", "attenzione", "questo messaggio", "atenção", "esta mensagem", "varoitus"}
	outsides = []string{"outside", "external", "extern", "außerhalb", "ausserhalb", "extérieur", "fuera de", "buiten", "zewnątrz", "spoza", "zewnętrz", "utanför", "udefra", "utenfor", "esterno", "esterna", "fora da", "ulkopuol", "often get email"}
)

// thank ends a letter, and begins many a paragraph.
var thank = set("thanks", "many thanks", "thank you", "thx", "thanks in advance", "danke", "vielen dank", "besten dank", "merci", "gracias", "muchas gracias", "bedankt", "dank je wel", "dziękuję", "dzięki", "tack", "takk", "tak", "obrigado", "obrigada", "grazie", "grazie mille", "kiitos", "谢谢", "以上", "best", "yours", "yt", "merci d'avance", "alvast bedankt")

func set(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[w] = true
	}
	return out
}
