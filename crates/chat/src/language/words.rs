//! The small words of ten languages, without accents and in small letters: articles, pronouns, prepositions, forms of
//! the commonest verbs, greetings, ways to laugh. A word may be one of several languages.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Languages that are told by their words.
pub(super) const LANGUAGES: [&str; 10] = ["es", "pt", "en", "fr", "it", "de", "ca", "nl", "ru", "ar"];

/// For each word, in UTF-8, the languages that have it, a bit each in the order of [`LANGUAGES`].
pub(super) static WORDS: LazyLock<FxHashMap<&'static [u8], u16>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static [u8], u16> = FxHashMap::default();
    for (bit, list) in LISTS.iter().enumerate() {
        list.split_whitespace().for_each(|word| *words.entry(word.as_bytes()).or_default() |= 1 << bit);
    }
    words
});

/// For each letter of [`LETTERS`] the place of its group.
pub(super) static GROUPS: LazyLock<FxHashMap<char, usize>> = LazyLock::new(|| {
    let mut groups = FxHashMap::default();
    for (group, (letters, _)) in LETTERS.iter().enumerate() {
        letters.chars().for_each(|letter| _ = groups.entry(letter).or_insert(group));
    }
    groups
});

/// Letters and signs that few languages have, with the languages that have them.
pub(super) static LETTERS: &[(&str, &[&str])] = &[
    ("ñ¿¡", &["es"]),
    ("ãõ", &["pt"]),
    ("ß", &["de"]),
    ("äö", &["de"]),
    ("ü", &["de", "es", "ca"]),
    ("ç", &["pt", "fr", "ca"]),
    ("ê", &["pt", "fr"]),
    ("âô", &["pt", "fr"]),
    ("œîû", &["fr"]),
    ("ù", &["fr", "it"]),
    ("ì", &["it"]),
    ("ò", &["it", "ca"]),
    ("è", &["fr", "it", "ca"]),
    ("à", &["fr", "it", "ca", "pt"]),
    ("áíóú", &["es", "pt", "ca"]),
    ("·ï", &["ca", "fr"]),
    ("ыэё", &["ru"]),
    ("ةأإى", &["ar"]),
];

static LISTS: [&str; 10] = [
    // es
    "a al algo alguien algun alguna ahora ahi alli antes aqui asi aunque bien bueno buenos buenas cada casa casi cierto claro \
     como con contigo conmigo creo cual cuando cuanto cosa cosas da de decir dejame del desde despues dice dicen dijo dime digo \
     donde dos el ella ellas ellos en entonces entre era eran eres es esa ese eso esos esta estaba estamos estan estar estas \
     este esto estos estoy fue fuera gracias gusta ha habia hablamos hace hacer haces hacia han has hasta hay haya he hemos hecho \
     hola hoy iba igual ir jaja jajaja jajajaja jeje jejeje la las le les lo los luego mal manana mas me mejor menos mi mio mis \
     misma mismo mucha muchas mucho muchos muy nada nadie ni ningun ninguno no noche nos nosotros nuestra nuestro nunca o os otra \
     otro otros para pero poco por porque puede puedes puedo pues que quien quiere quieres quiero sabe sabes se sea segun ser \
     seria si sido siempre sin sobre sois solo somos son soy su sus tal tambien tampoco tan tanto tarde te tendra tenemos tener \
     tengo ti tiempo tiene tienen tienes toda todas todavia todo todos tu tus un una unas uno unos usted ustedes va vale vamos \
     van vas veces ver verdad vez vi voy vosotros y ya yo perdon favor saludos besos dia dias ayer anoche hora porfa venga",
    // pt
    "a ao aos agora ainda ali algo alguem alguma algum amanha antes ao aqui as assim ate bem boa bom cada casa coisa coisas com \
     como comigo contigo da das de dela dele deles depois desde dessa desse deste dia dias disse dizer do dois dos e ela elas ele \
     eles em entao entre era eram essa esse esta estao estar estava este estou eu fazer faz fez foi foram gente gosto ha hoje ia \
     indo ir isso isto ja kkk kkkk kkkkk la lhe lo lugar mais mal mas me melhor menos mesma mesmo meu meus minha minhas muita \
     muito muitos na nada nao nas nem nenhum nenhuma ninguem no noite nos nossa nosso num numa nunca o obrigada obrigado oi oie \
     ola onde ontem os ou outra outro para parabens pela pelo pelos pode podemos pois por porque posso pra pro qual quando quanto \
     que quem quer quero queria rs rsrs sabe sao se sei seja sem sempre ser seu seus sim so sobre somos sou sua suas tambem tao \
     tarde te tem tempo tenho ter teu teve tinha to toda todas todo todos tu tua tudo um uma umas uns vai vamos vao vem ver vez \
     voce voces vou tchau beijo beijos abraco beleza legal valeu cara entendi certo acho ta cade daqui dai",
    // en
    "a about after again all also always am an and any anyone are aren't as at away back be because been before being best but by \
     bye can can't could did didn't do does doesn't doing done don't down each even ever every everyone everything few fine first \
     for from get gets getting give go goes going gone gonna good got great had haha hahaha happy has have haven't having he hello \
     her here hers hey hi him his home hope how i i'll i'm i've if in into is isn't it it's its just know last later let let's like \
     little lol long look love make many maybe me mean more most much must my need never new next nice night no nobody not nothing \
     now of off oh okay old on one only or other our out over people please really right said same say says see she should so some \
     someone something soon sorry still such sure take tell than thank thanks that that's the their them then there there's these \
     they they're thing things think this those thought time to today tomorrow tonight too two under until up us very wait want was \
     way we we'll we're well went were what what's when where which while who why will wish with won't would wow yeah year yes \
     yesterday yet you you're your yours",
    // fr
    "a ai aller allez alors apres as assez au aucun aujourd'hui aussi autre aux avant avec avez avoir avons beaucoup bien bientot \
     bon bonjour bonne bonsoir bisous c'est c'etait ca car ce cela celle celui ces cet cette chaque chez chose combien comme comment \
     coucou d'accord dans de demain depuis dernier des deux devant dire dis dit dois doit donc donne du elle elles en encore \
     entre es est et etaient etait etais ete etes etre eu eux faire fais fait faites faut fois font hier ici il ils j'ai j'etais \
     j'aime je jamais jour juste l'autre la la-bas le les leur leurs lui m'a ma mais maintenant mal mais me meme merci mes mieux \
     moi moins mon mdr n'est ne ni non nos notre nous nuit on ont ou oui par parce pas peu peut peux plus plutot pour pourquoi \
     pouvez premier pres puis qu'il qu'elle qu'on quand que quel quelle quelque quelqu'un qui quoi rien s'il sa salut sans se ses \
     seulement si soir sois soit sommes son sont sous suis super sur ta te tes toi ton toujours tous tout toute toutes tres trop \
     tu un une va vais vas venez vers veut veux viens vient voir voila vont vos votre voudrais vous vraiment y mdrr ptdr stp svp",
    // it
    "a abbiamo ad adesso agli ai al alla alle allo allora altra altro anch'io anche ancora andare andiamo anni appena avere avete \
     aveva basta bella bello bene buona buongiorno buonanotte buonasera buono c'e c'era casa che chi ci ciao come con cosa cosi \
     cui da dai dal dalla davvero degli dei del della delle dello devi devo di dice dici dire domani dopo dove due e ecco ed era \
     eravamo erano ero essere fa fai fanno fare fatto fino forse fra fuori giorno gia gli grazie ha hai hanno ho i ieri il in \
     insieme invece io l'ho la le lei li lo loro lui ma mai male me meglio meno mentre mi mia mie miei mio molto ne nei nel nella \
     nelle nello nessuno niente no noi non nostra nostro notte nulla o oggi ogni ora per perche perfetto pero piu poco poi posso \
     prego prima prossimo puo puoi qual qualche qualcosa qualcuno quale quando quanto quasi quella quello questa queste questi \
     questo qui quindi sai sara scusa se sei sempre senza sera si siamo siete solo sono sopra sta stai stata stato stiamo sto su \
     sua subito sugli sui sul sulla suo suoi tanto te ti tra troppo tu tua tuo tutta tutte tutti tutto un una uno va vado vai vi \
     voglio volta vorrei vostra vostro",
    // de
    "ab aber ach alle allem allen alles als also am an andere auch auf aus bald bei beim bin bis bist bitte brauche brauchen da \
     dabei dafur damit danach danke dann daran darf das dass dein deine deinem deinen deiner dem den denke denn der des dich die \
     dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach er erst es etwas euch \
     euer finde fur gar ganz gehen gehst geht gemacht genau gerade gern gerne gestern gibt ging gleich gut gute guten habe haben \
     habt hallo hast hat hatte heute hier hihi hin ich ihm ihn ihnen ihr ihre im immer in ins ist ja jede jeder jedes jemand jetzt \
     kann kannst kein keine keinen keiner klar komm komme kommen kommst kommt konnen leider lieber liebe mach mache machen machst \
     macht mag mal man mehr mein meine meinem meinen meiner mich mir mit mochte morgen muss musst nach nacht naturlich nein nicht \
     nichts nie niemand noch nochmal nun nur ob oder ohne oh raus recht schlecht schon schonen sehen sehr sei seid sein seine seit \
     selbst sich sie siehst sind so sollte sollen sonst spat tag tschuss uber um und uns unser unter unterwegs viel viele vielen \
     vielleicht vom von vor wann war waren warte warum was wegen weil weiter weiss welche wem wen wenig wenn wer werde werden wie \
     wieder will willst wir wird wirklich wo wohl wollen wurde wurden zu zum zur zuruck zusammen zwei zwar tschau moin servus",
    // ca
    "a abans adeu aixi aixo al alguna algu allo als altra altre amb any aquell aquella aquest aquesta aquestes aquests aqui ara \
     avui be bon bona cada cap casa com contra cosa coses d'aqui d'una da dels del des desde despres dia dies dir dius doncs dos \
     el ella ells els em en encara entre ens era eren es esta estan estas estem estic et fa faig fan fas fem fer fet fins fos ha \
     hem hi hola ho i igual ja jo l'altre la les li llavors lloc lluny m'agrada mai massa mateix me mes meu meva meves mentre merci \
     millor molt molta molts moltes n'hi nit no nomes nosaltres nostra nostre o on oi pel per pero perque poc podem pots potser \
     puc qualsevol quan quant que qui res s'ha sense sempre ser sera seu seva si sigui sobre soc som son sota sou t'ho tambe tan \
     tant tard te tenen tenim tens tenir teu teva tinc tot tota totes tots tu un una us va vaig vam van vas veig veure vol vols \
     vosaltres vull gracies siusplau petons dema ahir nen anem vinga",
    // nl
    "aan achter al alle alleen alles als altijd ander andere ben bent bij bijna binnen bedankt daar dag dan dank dat de deze die \
     dit doe doei doen door dus echt een eens eerst en er ergens even gaan gaat ga geen gewoon geweest goed goede had hadden haar \
     hallo hebben hebt heb heeft heel hele hem hen het hier hij hoe hoi hun iedereen iemand iets ik in is ja je jij jou jouw jullie \
     kan kom komen komt kunnen laat later leuk lekker maar maken me mee meer meest met mij mijn misschien moet moeten mooi morgen na \
     naar nee net niemand niet niets nieuwe nog nooit nou nu of om omdat ons onze ook op over want prima samen snel straks te tegen \
     terug toch toe toen tot tussen uit uur van vandaag vanavond veel voor waar waarom wanneer was wat week weer weet wel welke \
     werd wie wij wil willen wilt wordt worden zal ze zeg zeggen zei zeker zelf zich zien zij zijn zo zou zullen groetjes gisteren",
    // ru
    "а без был была были было быть в вам вас ваш весь во вот все всегда всех вчера вы где да даже два для до доброе добрыи \
     день его ее если есть еще же за завтра здесь и из или им их как какая какои когда конечно кто ли лучше меня мне много \
     может можно мои моя мы на надо нам нас наш не него нее нельзя нет ни нибудь никто ничего но ну нужно о об один он она \
     они от очень пока по под пожалуиста после потом потому почему при привет про просто раз с сам свои себя \
     сегодня сеичас со спасибо так такои там тебе тебя тем теперь то тобои тоже только том тот ты у уже утро хорошо хочу \
     хочешь чего чем через что чтобы это этои этот эту эти я",
    // ar
    "في من على الى عن مع هذا هذه ذلك تلك التي الذي ما ماذا متى اين كيف لماذا هل لا لم لن ليس نعم انا انت انتم نحن هو هي هم كان \
     كانت كنت كنا يكون ان او ثم لكن اذا عندما بعد قبل كل بعض كثيرا جدا اليوم غدا امس الان هنا هناك شيء احد مرة اخرى شكرا \
     مرحبا اهلا صباح مساء الخير السلام عليكم الله حتى عند لي لك له لها لنا معي معك بدون اريد اعرف لقد قد سوف يا و",
];
