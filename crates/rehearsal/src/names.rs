//! Invented people: common given names and surnames, put together by chance.

/// Given names.
pub(crate) static GIVEN: &[&str] = &[
    "Ana", "Luis", "Carmen", "Javier", "Lucía", "Marcos", "Elena", "Pablo", "Rosa", "Diego", "Nuria", "Sergio",
    "Marta", "Andrés", "Paula", "Hugo", "Inés", "Raúl", "Silvia", "Tomás", "Clara", "Iván", "Beatriz", "Óscar",
    "Julia", "Adrián", "Sonia", "Mateo", "Alicia", "Rubén", "Gloria", "Emilio", "Noelia", "Víctor", "Teresa",
    "Gonzalo", "Pilar", "Joaquín", "Irene", "Ramón", "Valeria", "Esteban", "Camila", "Fabián", "Renata", "Ignacio",
    "João", "Mariana", "Tiago", "Beatriz", "Rafael", "Fernanda", "Duarte", "Letícia", "Emily", "Peter", "Grace",
    "Henry", "Olivia", "Walter",
];

/// Surnames.
pub(crate) static FAMILY: &[&str] = &[
    "Almagro", "Barrenechea", "Cifuentes", "Dávila", "Escudero", "Fuentes", "Galarza", "Huerta", "Ibarra", "Jurado",
    "Lozano", "Montalbán", "Narváez", "Olmedo", "Pizarro", "Quiroga", "Robledo", "Sandoval", "Tejada", "Urrutia",
    "Valdés", "Yáñez", "Zabala", "Arrieta", "Bermejo", "Cordero", "Duarte", "Espejo", "Ferreira", "Granados",
    "Hidalgo", "Izquierdo", "Lezama", "Machado", "Nogueira", "Ordóñez", "Peralta", "Quesada", "Rincón", "Salcedo",
    "Tavares", "Uribe", "Velasco", "Zamora", "Whitfield", "Harlow", "Moreira", "Pacheco",
];

/// What people put behind a name in an address book.
pub(crate) static TAGS: &[&str] = &[
    "trabajo", "fútbol", "teatro", "vecina", "cole", "piso 3", "panadería", "senderos", "cumple", "taller", "coro",
    "biblioteca", "huerta", "2º B", "padel", "autobús",
];

/// Nicknames that stand alone in an address book.
pub(crate) static NICKS: &[&str] = &[
    "Pecas", "Chispa", "Tío Oso", "La Profe", "Capi", "Luciérnaga", "Don Tomate", "Abuela Sol", "Rulos", "Pingüino",
    "Canela", "El Largo", "Gaviota", "Nube", "Trompeta", "Bicho", "Sardina", "La Jefa", "Migas", "Brújula", "Farolillo",
    "Tía Limón", "Caracol", "Turbo", "Botones", "Mandarina", "Zapatitos", "Girasol", "Duende", "Pepinillo",
];

/// What people put behind their own name.
pub(crate) static FLOURISHES: &[&str] = &["", "", "", "🌻", "⚽", "🎶", "🌊", "☕", "🚲", "🍀", "_07", " 22", " M.", " R."];
