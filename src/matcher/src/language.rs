//! The words that say nothing, and the endings that change nothing, in the
//! larger European languages.
//!
//! Whoever reports and whoever answers write of bugs, fixes and features in
//! every second line, so those words are dropped with the articles: what is
//! left is the subject. Words and endings are written the way [`fold`] leaves
//! them, without marks. Endings follow the light stemmers of Savoy (*Light
//! stemming approaches for the French, Portuguese, German and Hungarian
//! languages*, 2006) and the first steps of Porter's (*An algorithm for suffix
//! stripping*, 1980): a light stemmer errs less on names and terms.
//!
//! [`fold`]: crate::chars::fold

/// What is known of a language.
pub(crate) struct Language {
    /// Words of grammar; they also tell which language a text is in.
    pub(crate) grammar: &'static str,
    /// Words of every report and every note, with all that share their stem.
    pub(crate) tracker: &'static str,
    /// Endings and, after a colon, what takes their place: the first that
    /// fits and leaves three letters is taken.
    pub(crate) endings: &'static str,
}

/// English first: where nothing tells, it is taken.
pub(crate) const LANGUAGES: [Language; 9] = [
    Language {
        grammar: "a an the and or but if then else of to in on at by for from with without as is \
are was were be been being it its this that these those there here i im you your we our they \
them he she my me do does did doing done not no nor so such can cannot could should would will \
may might must have has had having when while where which who what how why than too very just \
also only into onto about over under after before again more most some any all each few other \
both own same out up down off now s t re d ll m ve don doesn didn isn wasn via per during until \
since because between through even still yet ever never always us",
        tracker: "hi hello thank please fix bug issue problem report feature request expect \
actual behavior behaviour step reproduce version add support new use get got getting work one \
like want see seem make made need try tried improve improvement update ensure allow instead \
correct incorrect proper wrong broken possible way able nice great current happen thing \
something feedback describe description sure latest release previous regression sometimes every \
first go going know think",
        endings: "ational:at ization:iz isation:iz fulness:ful ations:at ation:at ments:ment \
izing:iz ising:iz izes:iz ises:iz ized:iz ised:iz izer:iz ize:iz ise:iz ators:at ator:at \
ating:at ated:at ates:at ate:at ically:ic ingly edly ities:it ity:it ibly:ibl ably:abl ctions:ct \
ction:ct ertions:ert ertion:ert ies:y sses:ss ings ing eeds:eed eed:eed ied:y ed ches:ch shes:sh \
xes:x es ers:er ly ss:ss us:us is:is s e",
    },
    Language {
        grammar: "der die das den dem des ein eine einen einem einer und oder aber wenn als auch \
auf aus bei bis durch fur in im ist sind war wird werden wurde hat haben kann muss mich mir ich \
sie er es wir man nicht kein keine nur noch so wie was dass von vor zu zum zur mit nach ohne \
uber um unter mehr immer jetzt diese dieser mein sich an am alle",
        tracker: "hallo danke bitte fehler problem behoben bug funktion neu hinzugefugt \
unterstutzung verbessert verbesserung version funktioniert geht mochte wunsch falsch korrigiert \
nutzen verwenden moglich",
        endings: "ungen:ung heiten:heit keiten:keit erungen:er erung:er ierten:ier ierte:ier \
iert:ier ieren:ier ierung:ier ischen:isch ische:isch lichen:lich liche:lich innen:in enden end \
ern er en em es st e n s t",
    },
    Language {
        grammar: "le la les l un une des du de d et ou mais si que qui quand comme dans sur sous \
avec sans pour par en au aux ce cet cette ces c est sont etre a ont il elle on nous vous je j me \
m se s son sa ses mon ma ne n pas plus tout tous toutes y apres avant depuis entre lorsque \
toujours peut fait faire qu",
        tracker: "bonjour merci probleme bug erreur corriger correction ajout ajouter nouveau \
nouvelle fonctionnalite version support prise charge amelioration fonctionner aimerais possible \
utiliser permet",
        endings: "issements:iss issement:iss atrices:at atrice:at ateurs:at ateur:at ations:at \
ation:at ements:e ement:e ments ment euses:eu euse:eu eurs:eu eur:eu ites:it ite:it ives:if \
ive:if eaux:eau aux:al antes:ant ante:ant ants:ant ees er ez ent es ait ions ion ee e s x r t",
    },
    Language {
        grammar: "el la los las lo un una de del al a y e o u pero si que como cuando donde en \
con sin por para sobre entre desde hasta es son ser esta estan ha han he se me mi su sus no mas \
muy ya tambien este esto todo todos otro porque puede puedo debe despues antes ahora siempre",
        tracker: "hola gracias favor problema error corregido solucionado anadido agregado nuevo \
nueva soporte version mejora funciona quiero gustaria posible usar permite",
        endings: "amientos:a amiento:a imientos:i imiento:i aciones:a acion:a iciones:i icion:i \
adores:a ador:a idades idad mente ados ado adas ada idos ido idas ida ando iendo aron ieron ar \
er ir iones:ion ces:z es os as o a e s n",
    },
    Language {
        grammar: "o a os as um uma de do da dos das no na nos nas ao e ou mas se que como quando \
onde em com sem por pelo pela para sobre entre desde ate eu me meu minha seu sua nao mais muito \
ja tambem este esta isso todo todos outro ser sao foi era ha tem ter pode posso deve depois \
antes agora sempre",
        tracker: "ola obrigado favor problema erro corrigido correcao adicionado novo nova \
suporte versao melhoria funciona gostaria quero possivel usar permite",
        endings: "amentos:a amento:a imentos:i imento:i acoes:a acao:a icoes:i icao:i adores:a \
ador:a idades idade mente ados ado adas ada idos ido idas ida ando endo indo aram eram ar er ir \
oes:ao ais:al eis:el ns:m es os as o a e s m",
    },
    Language {
        grammar: "il lo la i gli le un uno una di del della dei delle da dal dalla in nel nella \
su sul sulla con senza per tra e o ma se che come quando dove non piu gia anche solo questo \
questa io mi mio ti si ci suo sono era essere ha hanno ho puo posso deve dopo prima ora sempre \
ogni tutto tutti al alla ai l dell nell",
        tracker: "ciao grazie favore problema errore corretto correzione risolto aggiunto nuovo \
supporto versione migliorato miglioramento funziona vorrei possibile usare permette",
        endings: "amenti:a amento:a imenti:i imento:i azioni:a azione:a izioni:i izione:i \
atori:a atore:a mente ando endo ato ata ati ate ito ita iti ite uto uta uti ute are ere ire o a \
i e",
    },
    Language {
        grammar: "de het een en of maar als dan dat die dit deze van in op aan bij uit voor met \
zonder naar om te tot over onder door is zijn was wordt worden werd heeft hebben kan kunnen moet \
zou ik je u hij we mij mijn niet geen ook nog al er hier daar wat hoe wanneer meer altijd nu na \
zo alle",
        tracker: "hallo bedankt graag probleem fout opgelost verholpen toegevoegd nieuw functie \
ondersteuning versie verbeterd verbetering werkt mogelijk gebruiken",
        endings: "heden:heid eringen:er ering:er ingen:ing eerde:eer eert:eer eren:eer tjes je \
en de te er e n s t",
    },
    Language {
        grammar: "и в во не что он на я с со как а то все она так но да к у же вы за бы по \
только мне было от меня еще нет о из когда если уже или ни быть до они для мы их без чтобы при \
также это этот эта эти после над под через который можно теперь",
        tracker: "привет спасибо пожалуйста ошибка проблема исправлено исправлена добавлено \
добавлена новый поддержка версия улучшено работает хочу",
        endings: "ение:ен ения:ен ений:ен ением:ен иями ями ами ого его ому ему ыми ими ых их ую \
юю ая яя ое ее ые ие ый ий ой ей ом ем ам ям ах ях ов ев ать ять ить еть ает яет ают ию ия ии а \
я о е ы и у ю ь",
    },
    Language {
        grammar: "i w we z ze na do od za po przez przy pod nad o a lub oraz czy jak jest sa byl \
byc to ten ta te tego tym tych nie tak sie go mi ja on my moj juz jeszcze tylko tez gdy kiedy \
gdzie co ktory ktora dla bez przed podczas moze mozna teraz zawsze",
        tracker: "czesc dziekuje prosze blad bledy problem naprawiono poprawiono poprawka dodano \
nowy obsluga wersja ulepszono dziala chcialbym",
        endings: "owania:ow owanie:ow owaniu:ow owac:ow owano:ow owych owego owej owym owy owa \
owe ach ami om ow iego emu ego ymi imi ych ich ej ym im ie ia iu aniu anie ania eniu enie enia \
ac ic yc al ala alo a e i y o u",
    },
];
