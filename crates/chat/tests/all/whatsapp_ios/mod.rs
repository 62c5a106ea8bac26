//! WhatsApp on iOS: databases that tests make.

mod contacts;
mod damage;
mod groups;
mod made;
mod messages;
