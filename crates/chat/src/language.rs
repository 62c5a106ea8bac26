pub struct Language;
pub struct ChatLanguages;
pub struct SenderLanguage;
pub fn language() {}
