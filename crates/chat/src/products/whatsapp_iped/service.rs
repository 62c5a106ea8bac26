//! Lines of the service, as the tool words them in its six languages (`WhatsAppReport.*` of its messages). Any other line is
//! kept with its words.

use model::SystemKind;

use super::party::{self, Party};

/// Who is who in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Roles {
    /// `A does it: B, C`.
    ActorTargets,
    /// `A came`.
    Comer,
    /// `It was done: B`.
    Behind,
    /// `It was made by A`.
    ByWhom,
}

/// What the words between names tell.
static LINES: &[(&str, SystemKind, Roles)] = &[
    ("was added", SystemKind::Added, Roles::Comer),
    ("was added[TBT]", SystemKind::Added, Roles::Comer),
    ("foi adicionado", SystemKind::Added, Roles::Comer),
    ("added user to group", SystemKind::Added, Roles::ActorTargets),
    ("added user to community", SystemKind::Added, Roles::ActorTargets),
    ("Benutzer zur Community hinzugefügt", SystemKind::Added, Roles::ActorTargets),
    ("usuario agregado al grupo", SystemKind::Added, Roles::ActorTargets),
    ("usuario agregado a la comunidad", SystemKind::Added, Roles::ActorTargets),
    ("Utilisateur ajouté au groupe", SystemKind::Added, Roles::ActorTargets),
    ("Utilisateur ajouté à la communauté", SystemKind::Added, Roles::ActorTargets),
    ("utente aggiunto al gruppo", SystemKind::Added, Roles::ActorTargets),
    ("utente aggiunto alla comunità", SystemKind::Added, Roles::ActorTargets),
    ("adicionou usuário ao grupo", SystemKind::Added, Roles::ActorTargets),
    ("adicionou usuário à comunidade", SystemKind::Added, Roles::ActorTargets),
    ("removed user from group", SystemKind::Removed, Roles::ActorTargets),
    ("Benutzer wurde aus der Gruppe entfernt", SystemKind::Removed, Roles::ActorTargets),
    ("Usuario eliminado del grupo", SystemKind::Removed, Roles::ActorTargets),
    ("Utilisateur supprimé du groupe :", SystemKind::Removed, Roles::ActorTargets),
    ("utente rimosso dal gruppo", SystemKind::Removed, Roles::ActorTargets),
    ("removeu usuário do grupo", SystemKind::Removed, Roles::ActorTargets),
    ("removed from group", SystemKind::Removed, Roles::Comer),
    ("von Gruppe entfernt", SystemKind::Removed, Roles::Comer),
    ("eliminado del grupo", SystemKind::Removed, Roles::Comer),
    ("Supprimé du groupe", SystemKind::Removed, Roles::Comer),
    ("rimosso dal gruppo", SystemKind::Removed, Roles::Comer),
    ("removido do grupo", SystemKind::Removed, Roles::Comer),
    ("joined group from shared link", SystemKind::JoinedByLink, Roles::Comer),
    ("hat sich über geteilten Link der Gruppe angeschlossen", SystemKind::JoinedByLink, Roles::Comer),
    ("se unió al grupo desde un enlace compartido", SystemKind::JoinedByLink, Roles::Comer),
    ("a rejoint le groupe à partir d'un lien partagé", SystemKind::JoinedByLink, Roles::Comer),
    ("utente entrato nel gruppo dal link condiviso", SystemKind::JoinedByLink, Roles::Comer),
    ("entrou no grupo através de link de convite deste grupo", SystemKind::JoinedByLink, Roles::Comer),
    ("joined group from invitation", SystemKind::JoinedByInvitation, Roles::Comer),
    ("der Gruppe auf Einladung beigetreten", SystemKind::JoinedByInvitation, Roles::Comer),
    ("se unió al grupo a través de una invitación", SystemKind::JoinedByInvitation, Roles::Comer),
    ("a rejoint le groupe sur invitation", SystemKind::JoinedByInvitation, Roles::Comer),
    ("utente entrato nel gruppo dall'invito", SystemKind::JoinedByInvitation, Roles::Comer),
    ("entrou no grupo usando convite", SystemKind::JoinedByInvitation, Roles::Comer),
    ("joined group from community", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("der Gruppe aus der Community beigetreten", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("se unió al grupo de la comunidad", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("a rejoint le groupe par la communauté", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("utente entrato nel gruppo dalla comunità", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("entrou no grupo através da comunidade", SystemKind::JoinedFromCommunity, Roles::Comer),
    ("User left group", SystemKind::Left, Roles::Behind),
    ("Benutzer hat Gruppe verlassen", SystemKind::Left, Roles::Behind),
    ("El usuario dejó el grupo", SystemKind::Left, Roles::Behind),
    ("Utilisateur ayant quitté le groupe :", SystemKind::Left, Roles::Behind),
    ("Utente uscito dal gruppo", SystemKind::Left, Roles::Behind),
    ("Usuário saiu do grupo", SystemKind::Left, Roles::Behind),
    ("Group created by", SystemKind::Created, Roles::ByWhom),
    ("Gruppe erstellt von", SystemKind::Created, Roles::ByWhom),
    ("Grupo creado por", SystemKind::Created, Roles::ByWhom),
    ("Groupe créé par", SystemKind::Created, Roles::ByWhom),
    ("Gruppo creato da", SystemKind::Created, Roles::ByWhom),
    ("Grupo criado por", SystemKind::Created, Roles::ByWhom),
];

/// What a line tells.
pub(super) struct Line {
    pub(super) kind: SystemKind,
    pub(super) actor: Option<Party>,
    pub(super) targets: Vec<Party>,
    /// What the words mean is not agreed on.
    pub(super) contested: bool,
}

/// What a line of the service tells, if its words are known.
pub(super) fn line(text: &str) -> Option<Line> {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let found =
        LINES.iter().filter_map(|(words, kind, roles)| Some((parted(first, words)?, words.len(), *kind, *roles)));
    let ((before, behind), _, kind, roles) = found.max_by_key(|(_, length, ..)| *length)?;
    match roles {
        Roles::Behind | Roles::ByWhom if before.is_empty() => {
            let who = party::parties(behind.trim_start_matches([':', ' ']));
            let is_maker = roles == Roles::ByWhom;
            let actor = who.first().filter(|_| is_maker).cloned();
            let targets = if is_maker { Vec::new() } else { who };
            Some(Line { kind, actor, targets, contested: false })
        }
        Roles::ActorTargets => {
            let targets = party::parties(behind.strip_prefix(':').unwrap_or_default().trim_end_matches('.'));
            Some(Line { kind, actor: party::party(before), targets, contested: false })
        }
        Roles::Comer if matches!(behind, "" | ".") => {
            // Someone who is removed by themselves may have left.
            let contested = kind == SystemKind::Removed;
            Some(Line { kind, actor: None, targets: party::party(before).into_iter().collect(), contested })
        }
        _ => None,
    }
}

/// What stands before and behind words that stand in a line as words.
fn parted<'l>(line: &'l str, words: &str) -> Option<(&'l str, &'l str)> {
    let at = line.rfind(words)?;
    let (before, behind) = (line.get(..at)?, line.get(at + words.len()..)?);
    let is_word = before.is_empty() || before.ends_with(' ');
    let ends = behind.is_empty() || behind.starts_with([':', '.', ' ']);
    (is_word && ends).then_some((before.trim(), behind.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let who = |party: Party| match party {
            Party::Own => "own".to_owned(),
            Party::Other { account, .. } => account.trim_end_matches("@s.whatsapp.net").to_owned(),
        };
        let line = line(text)?;
        let targets: Vec<_> = line.targets.into_iter().map(who).collect();
        let contested = if line.contested { " (?)" } else { "" };
        Some(format!("{}|{}|{}{contested}", line.kind, line.actor.map(who).unwrap_or_default(), targets.join("+")))
    }

    #[test]
    fn names_stand_around_the_words() {
        let cases = [
            (
                "Ana (34600000001) added user to group: Bo (34600000002), 34600000003.",
                "added|34600000001|34600000002+34600000003",
            ),
            ("[Owner] removed user from group: Bo (34600000002).", "removed|own|34600000002"),
            ("Bo (34600000002) joined group from shared link.", "joined-by-link||34600000002"),
            ("Bo (34600000002) entrou no grupo através de link de convite deste grupo.", "joined-by-link||34600000002"),
            ("Bo (34600000002) se unió al grupo a través de una invitación.", "joined-by-invitation||34600000002"),
            (
                "Ana (34600000001) Utilisateur supprimé du groupe : : Bo (34600000002).",
                "removed|34600000001|34600000002",
            ),
            ("Usuário saiu do grupo: 34600000002", "left||34600000002"),
            ("Bo (34600000002) removed from group.", "removed||34600000002 (?)"),
            ("Group created by Ana (34600000001)", "created|34600000001|"),
        ];
        for (text, wanted) in cases {
            assert_eq!(told(text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(told("The group's icon was changed"), None);
        assert_eq!(told("Bo was added by friends (34600000002) did something"), None);
    }
}
