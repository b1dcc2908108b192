//! Invented people: names with accents, hyphens and apostrophes, and many who share one.

use super::random::Random;

/// A name and the gender that goes with it (0 none, 1 male, 2 female).
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub first: String,
    pub last: String,
    pub gender: i64,
}

const FEMALE: [&str; 44] = [
    "Élodie",
    "Zoé",
    "Léa",
    "Chloé",
    "Anaïs",
    "Hélène",
    "Inès",
    "Françoise",
    "Marie-Ève",
    "Maëlle",
    "Océane",
    "Solène",
    "Aïcha",
    "Noémie",
    "Clémence",
    "Thérèse",
    "Margot",
    "Louise",
    "Jade",
    "Alice",
    "Romane",
    "Lina",
    "Sarah",
    "Manon",
    "Éléonore",
    "Fatoumata",
    "Yasmine",
    "Agnès",
    "Bérénice",
    "Cécile",
    "Daphné",
    "Eugénie",
    "Gaëlle",
    "Héloïse",
    "Jeanne",
    "Lucie",
    "Mélissa",
    "Ophélie",
    "Pénélope",
    "Rébecca",
    "Séverine",
    "Valérie",
    "Anne-Laure",
    "Camille",
];

const MALE: [&str; 44] = [
    "Loïc",
    "Gaël",
    "Maël",
    "Noé",
    "Jérôme",
    "René",
    "Aurélien",
    "Cédric",
    "Jean-Loup",
    "Théo",
    "Léo",
    "Raphaël",
    "François",
    "Rémi",
    "Stéphane",
    "Frédéric",
    "Sébastien",
    "Mickaël",
    "Joël",
    "Benoît",
    "Hugo",
    "Lucas",
    "Jules",
    "Adam",
    "Ibrahim",
    "Mohamed",
    "Nathan",
    "Tom",
    "Victor",
    "Côme",
    "Félix",
    "Grégoire",
    "Hervé",
    "Kévin",
    "Médéric",
    "Noël",
    "Pierre",
    "Régis",
    "Timothée",
    "Ulysse",
    "Xavier",
    "Yaël",
    "Zinédine",
    "Camille",
];

const BEGINNINGS: [&str; 26] = [
    "Bel", "Bré", "Chal", "Clé", "Dar", "Dor", "Fau", "Gar", "Gré", "Hél", "Jan", "Lam", "Lé",
    "Mar", "Mon", "Nor", "Pré", "Quen", "Ron", "Sau", "Tré", "Val", "Ver", "Vill", "Yv", "Zél",
];

const ENDINGS: [&str; 22] = [
    "andier", "ardin", "aumont", "eauval", "ébois", "efort", "ellier", "erin", "ézac", "iandre",
    "ièvre", "igny", "illou", "oisel", "olles", "ouard", "oux", "uchet", "udel", "uyère", "yrac",
    "ançois",
];

/// Somebody. One in thirty has a double name, one in fifty a particle, one in sixty no stated gender.
pub(super) fn invent(random: &mut Random) -> Name {
    let female = random.chance(500);
    let first = random.pick(if female { &FEMALE } else { &MALE });
    let gender = match (random.chance(17), female) {
        (true, _) => 0,
        (false, true) => 2,
        (false, false) => 1,
    };
    Name {
        first: first.to_owned(),
        last: last_name(random),
        gender,
    }
}

fn last_name(random: &mut Random) -> String {
    let simple = surname(random);
    if random.chance(33) {
        format!("{simple}-{}", surname(random))
    } else if random.chance(20) {
        format!("{} {simple}", random.pick(&["de", "Le", "d'"])).replace("' ", "'")
    } else {
        simple
    }
}

fn surname(random: &mut Random) -> String {
    format!("{}{}", random.pick(&BEGINNINGS), random.pick(&ENDINGS))
}

/// Lower case, no accents, nothing but letters: for logins and addresses.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'à' | 'â' | 'ä' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            'a'..='z' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_have_accents_and_share_names() {
        let mut random = Random::new(1, "names");
        let all: Vec<Name> = (0..400).map(|_| invent(&mut random)).collect();
        assert!(
            all.iter()
                .any(|n| n.first.contains('é') || n.first.contains('É'))
        );
        assert!(all.iter().any(|n| n.last.contains('-')));
        let lasts: std::collections::HashSet<_> = all.iter().map(|n| &n.last).collect();
        assert!(lasts.len() < all.len());
        assert!((0..=2).all(|gender| all.iter().any(|n| n.gender == gender)));
    }

    #[test]
    fn plain_names_are_letters_only() {
        assert_eq!(plain("Marie-Ève d'Hélyrac"), "marieevedhelyrac");
    }
}
