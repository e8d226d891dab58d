//! Sentences as people write them, and whether they announce an attached file.

use std::time::{Duration, Instant};

use bcc_guard::announcement::announced;
use proptest::prelude::*;

fn announces(texts: &[&str]) {
    let missed: Vec<_> = texts.iter().filter(|text| announced(text, &[]).is_none()).collect();
    assert!(missed.is_empty(), "nothing found in {missed:#?}");
}

fn says_nothing(texts: &[&str]) {
    let found: Vec<_> = texts.iter().filter_map(|text| Some((text, announced(text, &[])?))).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn english() {
    announces(&[
        "Hi Bob,\nAttached is the list.\nAnn",
        "If you look at the attached file, you will understand.",
        "Enclosed is our offer.",
        "Enclosed please find the cheque and the form.",
        "I'm attaching the invoice, which I couldn't send yesterday.",
        "Please find attached our invoice no. 12.",
        "Please sign and return the attached form by Friday.",
        "I've attached last year's budget.",
        "You'll find the agenda attached.",
        "Signed contract attached",
        "The form's attached",
        "Sending you the file now (see attachment).",
        "Please find attached the minutes of the meeting.",
        "Please find the minutes attached.",
        "pls find attached",
        "Please find enclosed our invoice no. 2024-17.",
        "Kindly find attached herewith the signed contract.",
        "I’ve attached the photos from last week.",
        "I've attached it again, just in case.",
        "Ive attached my CV",
        "I have attached a draft; comments welcome.",
        "I am attaching the form you asked for.",
        "I'm attaching both versions.",
        "I attach the report for your information.",
        "I attached the slides.",
        "We enclose our offer.",
        "Attached is the agenda for Monday.",
        "Attached are last week's figures.",
        "Attached you will find the programme.",
        "Attached the file as discussed.",
        "Hi Bob, attached the form. Thanks!",
        "Attached.",
        "See attached.",
        "see attachment",
        "As you can see in the attachment, sales are up.",
        "Could you sign the attached contract and send it back?",
        "Please review the attached document.",
        "Let me know whether the attached file is fine for you.",
        "The minutes are attached.",
        "It's attached!",
        "The report (attached) shows the details.",
        "My CV attached.",
        "Sorry, here is the attachment.",
        "Oops, this time with the attachment.",
        "I am sending you the figures as an attachment.",
        "Encl.: 2",
        "I could not finish everything, but please find attached a first draft.",
        "There is no hurry. Please find attached the form.",
        "Please do not hesitate to print the attached flyer.",
        "Please find atached the report.",
        "Please find the file(s) attached.",
        "If you have no time, I've attached a summary.",
    ]);
}

#[test]
fn english_neighbours() {
    says_nothing(&[
        "Thanks for the attached report.",
        "I have read the attached report.",
        "We received the attached file from Carol.",
        "The list attached to the contract is out of date.",
        "The cable is attached with two screws.",
        "Did you see the attached photo?",
        "Has anyone opened the attached document?",
        "Without the attached form we cannot go on.",
        "The document will be attached tomorrow.",
        "Files can be attached to tickets.",
        "The person attached to our team is Bob.",
        "Thank you for your email and the attached invoice.",
        "Keep the file on the shared drive, I put the report there.",
        "Was there an attachment?",
        "I see no attachment.",
        "Nothing is attached.",
        "Thank you for the attachment.",
        "There is no file attached.",
        "There was no attachment.",
        "Your mail came without attachment.",
        "Nothing attached?",
        "The file is not attached.",
        "The document isn't attached.",
        "I have not attached the file because it is too large.",
        "I haven't attached anything.",
        "As attached last week, the form has two pages.",
        "The attachment you sent is empty.",
        "I cannot open the attached file.",
        "I couldn't open your attachment.",
        "Your attachment was too large.",
        "I attached it last week.",
        "I attached the form to my previous mail.",
        "Yesterday I attached the wrong file.",
        "Did you forget the attachment?",
        "You forgot to attach the file.",
        "Could you attach the file, please?",
        "Please attach the form to your answer.",
        "Is the file attached?",
        "Did you get the attached file?",
        "The file you attached is the wrong one.",
        "I read the attached document you sent me.",
        "She is emotionally attached to that house.",
        "I am attached to the project until June.",
        "No strings attached.",
        "We attach great importance to privacy.",
        "The shelf is attached to the wall.",
        "I have never been so attached to a place.",
        "Shall I attach the report?",
        "Should I attach a CV?",
        "How do I attach a file?",
        "Make sure the form is attached.",
        "When the file is attached, press Send.",
        "Please send it to me as an attachment.",
        "Mails with attachments are blocked.",
        "Don't open the attached file, it is a virus.",
        "My CV is on my website, and the document is in the shared folder.",
        "I will attach it tomorrow.",
        "The attachment was missing.",
        "The attaché of the embassy will come.",
        "The enclosed garden is lovely.",
        "I filed the document on Monday.",
        "annex 3 of the contract",
    ]);
}

#[test]
fn french() {
    announces(&[
        "Bonjour,\nCi-joint le devis\nCordialement",
        "Comme convenu hier, vous trouverez ci-joint le contrat.",
        "Comme convenu la semaine dernière, je vous joins le contrat.",
        "Merci de trouver en pièce jointe notre offre.",
        "Je vous prie de trouver ci-joint ma candidature.",
        "Désolé pour l'oubli, revoici avec la pièce jointe !",
        "Je me permets de vous adresser en pièce jointe mon CV.",
        "Veuillez trouver ci-joint le compte rendu.",
        "Veuillez trouver ci joint la facture",
        "Vous trouverez ci-jointes les photos de la fête.",
        "Ci-joint mon CV.",
        "cijoint le document",
        "Le(s) document(s) ci-joint(s) est à signer.",
        "Vous trouverez en pièce jointe le devis de la semaine dernière.",
        "Le devis est en piece jointe",
        "Vous le trouverez en pièce-jointe.",
        "cf. pièces jointes",
        "Voir PJ",
        "Tout est en PJ !",
        "Voici le programme (en P.J.).",
        "PJ : 2",
        "Pièces jointes : attestation, RIB",
        "Je vous joins le formulaire.",
        "Je joins également deux photos.",
        "Je te joins la liste",
        "Nous joignons à ce courrier la convention.",
        "J’ai joint le rapport.",
        "Je vous ai joint les horaires.",
        "Vous trouverez en annexe le règlement.",
        "Vous trouverez le formulaire ci-annexé.",
        "Merci de remplir le formulaire joint.",
        "Les documents joints sont à signer.",
        "Le devis est joint à ce mail.",
        "Le fichier est joint.",
        "Regarde la photo jointe, c'est drôle.",
        "N'hésitez pas à consulter le document joint.",
        "Je n'ai pas pu venir, mais voici en pièce jointe le compte rendu.",
        "Je vous envoie la facture en attaché.",
        "Vous trouverez joint le bulletin d'adhésion.",
    ]);
    says_nothing(&[
        "J'ai bien reçu votre mail et le document joint.",
        "Avez-vous bien reçu le document joint ?",
        "Merci pour les documents joints.",
        "Il priait, les mains jointes.",
        "Vous pouvez me joindre au bureau.",
        "On peut me joindre en pièce 12.",
        "Je n’ai pas reçu la pièce jointe.",
        "Le message est parti sans pièce jointe.",
        "Il n'y a pas de pièce jointe.",
        "Il n’y avait aucune pièce jointe.",
        "La pièce jointe que vous m’avez envoyée est illisible.",
        "Merci pour votre pièce jointe.",
        "Je n'arrive pas à ouvrir la pièce jointe.",
        "Votre PJ est vide.",
        "Comme joint la semaine dernière, voici le lien.",
        "J'ai joint le rapport à mon précédent mail.",
        "J’ai joint le fichier hier.",
        "Tu as oublié la pièce jointe ?",
        "Vous avez oublié de joindre le fichier.",
        "Pouvez-vous joindre le formulaire ?",
        "Merci de joindre une attestation.",
        "Merci de m'envoyer le formulaire en pièce jointe.",
        "Pourriez-vous nous transmettre le RIB en PJ ?",
        "Avez-vous joint le devis ?",
        "J'essaie de joindre Paul.",
        "Il est injoignable.",
        "Vous pouvez vous joindre à nous.",
        "Je me joins à vous pour le féliciter.",
        "Je vous joins par téléphone demain.",
        "Je l'ai joint hier par téléphone.",
        "Nous avons un compte joint à la banque.",
        "L'annexe 3 du règlement le précise, voir annexe 3.",
        "L'annexe de la mairie est fermée.",
        "Je suis très attaché à ce projet.",
        "Elle est attachée de presse.",
        "Le document que vous avez joint est le mauvais.",
        "Je n'ai pas joint le fichier, il est trop lourd.",
        "Je ne joins rien.",
        "Le CV est sur mon site, le fichier aussi.",
        "Nous joignons nos efforts.",
        "La taille d'une pièce jointe est limitée.",
    ]);
}

#[test]
fn german() {
    announces(&[
        "Wie gestern besprochen finden Sie im Anhang den Vertrag.",
        "Hallo,\nanbei das Protokoll von gestern\nGruß",
        "Im Anhang finden Sie die Rechnung.",
        "im anhang das Protokoll",
        "Siehe Anhang.",
        "s. Anhang",
        "Anbei die Unterlagen.",
        "Die Rechnung schicke ich Ihnen anbei.",
        "In der Anlage erhalten Sie unser Angebot.",
        "Das Formular ist beigefügt.",
        "Das Formular ist beigefuegt.",
        "Ich habe die Datei angehängt.",
        "Die Fotos habe ich angehaengt",
        "Ich hänge die Datei an.",
        "Ich hänge dir die Fotos an und melde mich morgen.",
        "Wir fügen die Unterlagen bei.",
        "Bitte beachten Sie die beigefügte Datei.",
        "Bitte füllen Sie das angehängte Formular aus.",
        "Beigefügt der Vertrag.",
        "Angehängt die Folien.",
        "Beiliegend senden wir Ihnen den Entwurf.",
        "Ich sende Ihnen die Liste als Anhang.",
        "Im E-Mail-Anhang ist der Plan.",
        "Die Einladung hängt an.",
        "Anlagen: 2",
        "Zögern Sie nicht, das angehängte Formular zu drucken.",
        "Ich habe leider keine Zeit, aber anbei der Entwurf.",
        "Hier der Plan (siehe Anhang).",
    ]);
    says_nothing(&[
        "Ich habe den Anhang erhalten.",
        "Vielen Dank für die beigefügten Unterlagen.",
        "Ohne die beigefügten Unterlagen geht es nicht.",
        "Da war kein Anhang.",
        "Die Mail kam ohne Anhang an.",
        "Ihr Anhang ist leider leer.",
        "Ihren Anhang kann ich nicht öffnen.",
        "Ich kann im Anhang nichts finden.",
        "Danke für den Anhang.",
        "Der Anhang fehlt.",
        "Haben Sie die Datei angehängt?",
        "Die Datei, die Sie angehängt haben, ist kaputt.",
        "Du hast vergessen, die Datei anzuhängen.",
        "Könnten Sie mir die Liste als Anhang schicken?",
        "Bitte hängen Sie die Datei an.",
        "Ich habe die Datei nicht angehängt.",
        "Die Datei ist nicht beigefügt.",
        "Ich habe das Protokoll letzte Woche angehängt.",
        "Gestern habe ich die Datei angehängt.",
        "Siehe Anhang 1 der Verordnung.",
        "Im Anhang der Verordnung steht es.",
        "Die Datei im Anhang Ihrer Mail ist leer.",
        "Das Bild hängt an der Wand.",
        "Ich hänge sehr an diesem Haus.",
        "Die Anlage läuft wieder.",
        "Ich bin ein Anhänger dieser Idee.",
        "Die Unterlagen sind im Ordner.",
        "Wenn die Datei angehängt ist, drücken Sie Senden.",
        "Ist die Datei angehängt?",
        "Wo ist der Anhang?",
    ]);
}

#[test]
fn spanish() {
    announces(&[
        "Adjunto el informe.",
        "Le adjunto la factura.",
        "Te adjunto las fotos de ayer.",
        "Adjunto encontrará el presupuesto.",
        "Se adjunta copia del contrato.",
        "Adjuntamos el acta.",
        "Les envío adjunto el programa.",
        "En el archivo adjunto está todo.",
        "Por favor, revise el documento adjunto.",
        "Ver adjunto",
        "Va adjunto el formulario",
        "En anexo, la lista.",
        "He adjuntado los documentos.",
        "Os adjunto el cartel, un saludo",
        "Los archivos adjuntos son para usted.",
        "No dude en consultar el documento adjunto.",
        "Adjuntas las fotos.",
        "No pude ir, pero le adjunto el acta.",
        "Estoy adjuntando el PDF.",
        "Adjunto a este correo la factura.",
    ]);
    says_nothing(&[
        "He recibido el documento adjunto.",
        "Es el secretario adjunto.",
        "La directora adjunta vendrá mañana.",
        "Soy profesor adjunto en la universidad.",
        "No adjunto nada.",
        "No hay ningún archivo adjunto.",
        "El mensaje llegó sin adjunto.",
        "El archivo adjunto que me enviaste está vacío.",
        "Tu adjunto no se abre.",
        "Gracias por el documento adjunto.",
        "¿Puedes adjuntar el archivo?",
        "Por favor, adjunte el formulario.",
        "Olvidaste adjuntar el archivo.",
        "¿Has adjuntado el informe?",
        "Véase el anexo 3 del contrato.",
        "El anexo 3 del contrato lo dice.",
        "Ayer he adjuntado el fichero.",
        "No puedo abrir el archivo adjunto.",
        "El documento está en la carpeta.",
        "El edificio anexo a la escuela.",
        "Lo envié la semana pasada.",
    ]);
}

#[test]
fn italian() {
    announces(&[
        "In allegato trova la fattura.",
        "Allego il documento.",
        "Ti allego le foto di ieri.",
        "Alleghiamo il preventivo.",
        "Si allega copia del contratto.",
        "Vedi allegato.",
        "Nell'allegato trovate il programma.",
        "Nell’allegato c’è tutto",
        "Ho allegato il verbale.",
        "Il file allegato contiene i dati.",
        "I documenti allegati sono da firmare.",
        "Allegati alla presente i moduli.",
        "La fattura è allegata.",
        "Le invio in allegato il curriculum.",
        "Come da allegato.",
        "Non esiti a consultare il documento allegato.",
        "Non posso venire, ma allego la relazione.",
        "Allegato: verbale",
    ]);
    says_nothing(&[
        "Ho ricevuto il file allegato.",
        "Non allego nulla.",
        "Non c'è nessun allegato.",
        "La mail è arrivata senza allegato.",
        "Il suo allegato è vuoto.",
        "L'allegato che mi hai mandato non si apre.",
        "Grazie per l'allegato.",
        "Puoi allegare il file?",
        "Hai allegato il documento?",
        "Hai dimenticato l'allegato?",
        "Il documento non è allegato.",
        "L'allegato 3 del contratto.",
        "Vedi allegato 2.",
        "Ho allegato il file ieri.",
        "Ho allegato il verbale alla mail precedente.",
        "Non riesco ad aprire il file allegato.",
        "Il file che avete allegato è vuoto.",
        "Il documento è nella cartella.",
        "Si prega di allegare il curriculum.",
        "Inviami il documento in allegato, per favore.",
    ]);
}

#[test]
fn portuguese() {
    announces(&[
        "Segue em anexo o relatório.",
        "Segue anexo o contrato.",
        "Em anexo, as fotos.",
        "Seguem anexos os documentos.",
        "Envio em anexo a fatura.",
        "Anexo o comprovativo.",
        "O arquivo anexo contém a lista.",
        "Veja o documento anexado.",
        "Veja no anexo.",
        "Conforme anexo.",
        "Anexei a planilha.",
        "Junto envio a ata.",
        "Lhe anexo o orçamento.",
        "Estou anexando o currículo.",
        "Os documentos estão em anexo.",
        "Não hesite em ler o documento em anexo.",
        "Não posso ir, mas segue em anexo a lista.",
        "segue o boleto em anexo",
    ]);
    says_nothing(&[
        "Recebi o documento em anexo.",
        "Não há nenhum anexo.",
        "O e-mail veio sem anexo.",
        "O seu anexo está vazio.",
        "O anexo que você enviou não abre.",
        "Obrigado pelo documento em anexo.",
        "Pode anexar o ficheiro?",
        "Por favor anexe o formulário.",
        "Esqueceu o anexo?",
        "Esqueci de anexar o arquivo.",
        "O documento não está em anexo.",
        "O anexo 3 do contrato.",
        "Conforme anexo II do edital.",
        "Anexei o arquivo ontem.",
        "Não consigo abrir o arquivo anexo.",
        "O prédio anexo à escola.",
        "O documento está na pasta.",
        "Você anexou o relatório?",
    ]);
}

#[test]
fn dutch() {
    announces(&[
        "In de bijlage vindt u de factuur.",
        "Zie bijlage.",
        "Bijgevoegd de notulen.",
        "Bijgaand stuur ik u de offerte.",
        "Hierbij het verslag.",
        "Hierbij ontvangt u de factuur.",
        "Ik heb het bestand bijgevoegd.",
        "Ik voeg het formulier bij.",
        "Het document is bijgevoegd.",
        "Als bijlage het programma.",
        "Bekijk het bijgevoegde document.",
        "zie de bijlagen",
        "Bijlage: factuur",
        "Aarzel niet om het bijgevoegde document te lezen.",
        "Ik heb geen tijd, maar in de bijlage vind je alles.",
        "Bijgesloten vindt u het contract.",
    ]);
    says_nothing(&[
        "Ik heb de bijlage ontvangen.",
        "Er zit geen bijlage bij.",
        "De mail kwam zonder bijlage.",
        "Uw bijlage is leeg.",
        "De bijlage die u stuurde is onleesbaar.",
        "Bedankt voor de bijlage.",
        "Kunt u het bestand als bijlage sturen?",
        "Heb je het bestand bijgevoegd?",
        "Je bent de bijlage vergeten.",
        "Het document is niet bijgevoegd.",
        "Zie bijlage 2 van de wet.",
        "Bijlage 2 van de wet zegt het.",
        "Ik heb het bestand gisteren bijgevoegd.",
        "Ik kan de bijlage niet openen.",
        "Ik sluit me bij jullie aan.",
        "Het document staat in de map.",
        "Hierbij bevestig ik onze afspraak.",
        "Wilt u het formulier als bijlage meesturen?",
    ]);
}

#[test]
fn polish() {
    announces(&[
        "W załączniku przesyłam fakturę.",
        "W zalaczniku faktura",
        "Załączam CV.",
        "Załączamy umowę.",
        "Przesyłam w załączeniu dokumenty.",
        "Dołączam plik.",
        "Proszę o podpisanie załączonej umowy, załączony dokument ma dwie strony.",
        "Załączyłem zdjęcia.",
        "Zobacz załącznik.",
        "Zgodnie z załącznikiem.",
        "Załączniki: 2",
        "Przesyłam oferty jako załącznik.",
        "Nie mam czasu, ale załączam raport.",
        "Dokumenty są w załączniku.",
        "Załączone pliki są do podpisu.",
    ]);
    says_nothing(&[
        "Dostałem plik w załączniku.",
        "Nie ma załącznika.",
        "Wiadomość przyszła bez załącznika.",
        "Twój załącznik jest pusty.",
        "Nie mogę otworzyć załącznika.",
        "Dziękuję za załącznik.",
        "Czy możesz załączyć plik?",
        "Proszę załączyć CV.",
        "Zapomniałeś o załączniku.",
        "Nie załączam dokumentów.",
        "W załączniku nr 2 do umowy.",
        "Dołączam do zespołu.",
        "Dołączam się do życzeń.",
        "Załączyłem plik wczoraj.",
        "Czy w załączniku jest umowa?",
        "Plik, który Pan załączył, jest pusty.",
        "Dokument jest w folderze.",
        "Proszę o przesłanie umowy w załączniku.",
    ]);
}

#[test]
fn swedish() {
    announces(&[
        "Jag bifogar protokollet.",
        "Bifogar fakturan.",
        "Bifogat finns avtalet.",
        "Se bifogad fil.",
        "I bilagan hittar du programmet.",
        "Se bilaga.",
        "Jag har bifogat bilderna.",
        "Bifogade dokument ska undertecknas.",
        "Filen är bifogad.",
        "Vi bifogar offerten.",
        "Härmed bifogas rapporten.",
        "Jag skickar listan som bilaga.",
        "Bilaga: faktura",
        "Jag hinner inte idag, men bifogar ett utkast.",
        "Tveka inte att läsa det bifogade dokumentet.",
        "Här är bilagan!",
    ]);
    says_nothing(&[
        "Jag har fått den bifogade filen.",
        "Det finns ingen bilaga.",
        "Mejlet kom utan bilaga.",
        "Din bilaga är tom.",
        "Bilagan du skickade går inte att öppna.",
        "Tack för bilagan.",
        "Kan du bifoga filen?",
        "Har du bifogat filen?",
        "Du glömde bilagan.",
        "Filen är inte bifogad.",
        "Jag bifogar inte filen.",
        "Se bilaga 2 till lagen.",
        "Jag bifogade filen igår.",
        "Jag kan inte öppna den bifogade filen.",
        "Glöm inte att bifoga ditt CV.",
        "Dokumentet finns i mappen.",
        "Är filen bifogad?",
    ]);
}

#[test]
fn russian() {
    announces(&[
        "Во вложении договор.",
        "Файл во вложении.",
        "Прилагаю резюме.",
        "Прилагаем счёт на оплату.",
        "Я прикрепил файл к письму.",
        "Прикрепила фото.",
        "Прикрепляю отчет.",
        "См. вложение.",
        "Смотрите приложенный файл.",
        "Документы прилагаются.",
        "Прикреплённый документ нужно подписать.",
        "Договор прикреплен.",
        "В приложении к письму вы найдете список.",
        "Высылаю документы вложением.",
        "У меня нет времени, но прилагаю черновик.",
        "Не стесняйтесь распечатать приложенный файл.",
        "Вложение: акт",
    ]);
    says_nothing(&[
        "Я получил приложенный файл.",
        "Письмо пришло без вложения.",
        "Во вложении ничего нет.",
        "Ваше вложение не открывается.",
        "Файл не прикреплен.",
        "Я не прикрепил файл.",
        "Вы забыли прикрепить файл.",
        "Прикрепите, пожалуйста, файл.",
        "Вы прикрепили не тот файл.",
        "Спасибо за вложение.",
        "Скачайте наше приложение.",
        "В приложении банка есть чат.",
        "См. приложение 3 к договору.",
        "Я прикрепил файл вчера.",
        "Мы прилагаем все усилия.",
        "Документ лежит в папке.",
        "Не могу открыть вложение.",
        "Файл прикреплен?",
    ]);
}

#[test]
fn japanese() {
    announces(&[
        "資料を添付いたします。",
        "見積書を添付いたしましたので、ご確認ください。",
        "添付ファイルをご覧ください。",
        "添付の資料をご確認ください。",
        "請求書を添付します。",
        "PDFを添付しました。",
        "添付のとおりです。",
        "詳細は添付資料をご参照ください。",
        "議事録を添付しております。",
        "お世話になっております。\n添付の\n資料をご確認ください。",
        "ファイルを添付させていただきます。",
        "添付にてお送りします。",
        "別添のとおりです。",
        "時間がありませんが、資料を添付します。",
        "写真を添付してお送りします。",
    ]);
    says_nothing(&[
        "ファイルが添付されていません。",
        "添付ファイルがありません。",
        "添付ファイルが開けません。",
        "資料を添付してください。",
        "添付していただけますか。",
        "添付をお願いします。",
        "いただいた添付ファイルを拝見しました。",
        "添付し忘れました。",
        "添付漏れがございました。",
        "昨日、資料を添付しました。",
        "先日のメールに添付しました。",
        "資料は添付していません。",
        "添付ファイルなしで送ります。",
        "ファイルを添付しましたか？",
        "添付ファイルの容量に制限があります。",
        "書類は共有フォルダにあります。",
    ]);
}

#[test]
fn chinese() {
    announces(&[
        "请查收附件。",
        "附件是会议纪要。",
        "详见附件。",
        "附上我的简历。",
        "随函附上合同。",
        "文件请见附件，谢谢！",
        "附件中有详细说明。",
        "我附上了照片。",
        "請查收附件。",
        "詳見附件。",
        "隨函附上發票。",
        "附檔是報價單。",
        "請參閱附件。",
        "随附发票一张。",
        "没有时间了，附件是草稿。",
        "附件为本月报表，请审阅。",
    ]);
    says_nothing(&[
        "没有附件。",
        "邮件没有附件。",
        "您的附件打不开。",
        "請附上履歷。",
        "请附上简历。",
        "能否附上合同？",
        "你忘记附上文件了。",
        "我没有附上文件。",
        "收到附件了，谢谢。",
        "你发的附件是空的。",
        "昨天已附合同。",
        "合同附件三的规定",
        "附件大小有限制。",
        "学校附近有银行。",
        "沒有附件。",
        "文件在共享文件夹里。",
    ]);
}

#[test]
fn several_languages_in_one_message() {
    announces(&[
        "Hi Marie,\n\nci-joint le contrat signé.\n\nBest,\nAnn",
        "Hallo zusammen,\nplease find attached the agenda.\nViele Grüße",
        "Bonjour,\n\nAnbei die Rechnung, merci !",
        "Dear Mr Tanaka,\n資料を添付いたします。\nRegards",
        "Salut, see attached.",
        "Il n'y a pas de pièce jointe dans son mail. Please find attached mine.",
    ]);
    says_nothing(&["Bonjour, your attachment est vide.", "Hallo, ich kann das attachment nicht öffnen."]);
}

#[test]
fn ordinary_messages_say_nothing() {
    says_nothing(&[
        "Hi Bob,\n\nthanks for the report, I will read the document tonight. The form is on our website, see the table below.\n\nBest,\nAnn",
        "The children are very attached to their teacher, and the file is still with the insurance company.",
        "We join forces with the other club. A joint statement will follow. See you on the 3rd floor, room 12.",
        "The kitchen with attached pantry is to let. The garage is attached to the house.",
        "Our files are enclosed in a safe. The report must be attached by the applicant.",
        "Vous pouvez joindre le secrétariat au 01 23 45 67 89. La pièce est au fond du couloir, voir plan.",
        "Nous avons pris une décision conjointe. L’adjointe au maire sera jointe par téléphone. La liste des pièces est en ligne.",
        "Une pièce de théâtre sera jouée en annexe du festival ? Non, à la salle des fêtes.",
        "Je suis attachée à cette idée. Les joints de la douche fuient. Le document est en ligne.",
        "Die Anlage ist in Betrieb. Wir hängen die Plakate morgen auf. Ich füge mich der Mehrheit.",
        "Ich lege Wert auf Pünktlichkeit. Der Anhänger steht vor der Tür. Das liegt bei dir.",
        "Le edificio anexo está cerrado. El director adjunto firmará el documento.",
        "La segretaria ha detto che il documento è pronto. Il file è sul server.",
        "O diretor adjunto vai ler o documento. O anexo do hospital está fechado.",
        "Wij voegen ons bij de groep. De sluiting is om vijf uur. Het document ligt klaar.",
        "Dołączyliśmy do projektu. Plik jest na serwerze.",
        "Filen ligger på servern. Jag har läst dokumentet.",
        "Обновите приложение на телефоне. Файл лежит на сервере. В приложении есть карта.",
        "添付の方法を教えてください。資料は共有フォルダにあります。",
        "附近的银行几点开门？文件已经上传到服务器。",
    ]);
}

#[test]
fn the_words_are_those_of_the_user() {
    for (text, words) in [
        ("Hello,\nPlease  find\r\nattached the file.", "Please find attached"),
        ("Vous trouverez CI-JOINT le contrat", "Vous trouverez CI-JOINT"),
        ("Le contrat est en pie\u{ad}ce\u{a0}jointe.", "en piece jointe"),
        ("Ich hänge dir die Fotos an.", "Ich hänge dir die Fotos an"),
        ("I’ve attached it.", "I’ve attached"),
        ("資料を\n添付いた\nします。", "添付いたします"),
        ("No file attached yesterday. See attached. Anbei.", "See attached"),
    ] {
        assert_eq!(announced(text, &[]).as_deref(), Some(words), "{text}");
    }
}

#[test]
fn typography_does_not_matter() {
    announces(&[
        "Please find\nattached the file",
        "PLEASE FIND ATTACHED",
        "please *find attached* the file",
        "find at\u{ad}tached the file",
        "Please\u{a0}find\u{202f}attached",
        "en pie\u{300}ce jointe",
        "en PIÈCE JOINTE",
        "ci‐joint",
        "ci‑jointe la facture",
        "im An\u{ad}hang",
        "Ci-joint:le devis",
        "Bonjour.Ci-joint le devis",
        "- ci-joint le devis",
        "We will meet in the town hall on the fourteenth of June, and you will please find\nattached the programme.",
    ]);
}

#[test]
fn addresses_and_programs_say_nothing() {
    says_nothing(&[
        "https://cloud.example/please/find/attached",
        "See https://cloud.example/attached.",
        "see attached@files.example",
        "See attached.pdf on the server",
        "if (see.attached) { return attached; }",
        "// see attached\nreturn;",
        "see_attached = see attached;",
        "",
        " \n\n ",
        "att",
    ]);
    announces(&["The form (https://cloud.example/a) is also in the attached file."]);
}

#[test]
fn a_denial_counts_in_its_own_clause() {
    announces(&[
        "I do not know. Please find attached the list.",
        "I have no idea, but the list is attached.",
        "There is nothing else to say\n\nSee attached",
        "Not today\nAttached is the list",
    ]);
    says_nothing(&["I do not think that the list is attached", "Without\nthe file\nattached, nobody can tell."]);
}

#[test]
fn organisations_add_words() {
    let further = ["bordereau".to_owned(), "Dossier complet".to_owned(), "同梱".to_owned(), String::new(), " - ".to_owned()];
    let words = |text| announced(text, &further);
    assert_eq!(words("Voici le BORDEREAU.").as_deref(), Some("BORDEREAU"));
    assert_eq!(words("le dossier\ncomplet, enfin").as_deref(), Some("dossier complet"));
    assert_eq!(words("資料を同 梱します").as_deref(), Some("同梱"));
    assert_eq!(words("Les bordereaux, le dossier incomplet"), None);
    assert_eq!(words("https://exemple.example/bordereau"), None);
    assert_eq!(words("le dossier. Complet"), None);
    assert_eq!(announced("Voici le bordereau", &[]), None);
}

#[test]
fn only_the_beginning_of_a_very_long_text_is_looked_at() {
    let long = |length: usize| format!("{}\n\nPlease find attached the file.", "The weather is fine. ".repeat(length / 21));
    assert!(announced(&long(150_000), &[]).is_some());
    assert!(announced(&long(300_000), &[]).is_none());
    assert!(announced(&"é".repeat(150_000), &[]).is_none());
}

#[test]
fn hostile_texts_take_no_time() {
    let _ = announced("warm", &[]);
    for (name, piece) in [
        ("anchors", "attached "),
        ("gaps", "find a b c d e f you sent attached to a "),
        ("no spaces", "attached"),
        ("han", "附"),
        ("phrases of others", "没有附件，"),
        ("lines", "\n"),
        ("brackets", "("),
        ("dots", "."),
        ("accents", "e\u{301}"),
        ("slashes", "/a"),
    ] {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        let _ = announced(&text, &["find a b c".to_owned()]);
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn any_text_can_be_looked_at(text in "\\PC*|([a-z .,:?()/\n-]|attached|find|ci-joint|see|附件|添付|é|\u{ad}){0,40}", further in ".{0,9}") {
        if let Some(words) = announced(&text, &[further]) {
            prop_assert!(!words.is_empty() && words.chars().count() <= 81);
        }
    }
}
