//! What the columns of a unit's own sheet are called.

use super::ExhibitRecord;

/// A column that we know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Number,
    Name,
    Seal,
    Seized,
    Place,
    Officer,
    Tool,
    ToolVersion,
    Examiner,
    Digest,
}

/// Names, in English and Spanish, lower case, without accents and punctuation.
static NAMES: &[(Column, &[&str])] = &[
    (
        Column::Number,
        &[
            "exhibit",
            "exhibit number",
            "exhibit no",
            "exhibit id",
            "number",
            "no",
            "item number",
            "evidence number",
            "evidencia",
            "numero",
            "numero de evidencia",
            "n de evidencia",
            "no de evidencia",
            "num evidencia",
            "indicio",
            "numero de indicio",
            "indicio numero",
            "efecto",
            "numero de efecto",
        ],
    ),
    (
        Column::Name,
        &[
            "file",
            "folder",
            "name",
            "file name",
            "filename",
            "folder name",
            "file or folder",
            "path",
            "archivo",
            "fichero",
            "carpeta",
            "nombre",
            "nombre de archivo",
            "nombre del archivo",
            "nombre de fichero",
            "archivo o carpeta",
            "fichero o carpeta",
            "ruta",
        ],
    ),
    (Column::Seal, &["seal", "seal number", "seal no", "precinto", "numero de precinto", "sello"]),
    (
        Column::Seized,
        &[
            "seized",
            "seized at",
            "seized time",
            "seizure time",
            "seizure date",
            "date seized",
            "time of seizure",
            "incautado",
            "fecha de incautacion",
            "fecha y hora de incautacion",
            "fecha incautacion",
            "fecha de secuestro",
            "fecha de intervencion",
            "intervenido",
        ],
    ),
    (
        Column::Place,
        &[
            "place",
            "location",
            "place of seizure",
            "seized from",
            "lugar",
            "lugar de incautacion",
            "lugar de secuestro",
            "lugar de intervencion",
            "direccion",
        ],
    ),
    (
        Column::Officer,
        &[
            "officer",
            "seizing officer",
            "seized by",
            "agente",
            "funcionario",
            "oficial",
            "incautado por",
            "agente que incauta",
            "responsable",
        ],
    ),
    (Column::Tool, &["tool", "acquisition tool", "software", "herramienta", "herramienta de adquisicion", "programa"]),
    (
        Column::ToolVersion,
        &[
            "tool version",
            "version",
            "software version",
            "version de herramienta",
            "version de la herramienta",
            "version del programa",
        ],
    ),
    (
        Column::Examiner,
        &["examiner", "acquired by", "analyst", "perito", "examinador", "analista", "adquirido por", "tecnico"],
    ),
    (
        Column::Digest,
        &[
            "acquisition digest",
            "acquisition hash",
            "digest",
            "hash",
            "sha256",
            "sha 256",
            "sha1",
            "sha 1",
            "md5",
            "hash de adquisicion",
            "resumen",
            "huella",
            "resumen de adquisicion",
            "huella digital",
            "huella hash",
        ],
    ),
];

impl Column {
    /// The column with this header, if we know it.
    pub(super) fn named(header: &str) -> Option<Self> {
        let plain = plain(header);
        NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column)
    }

    /// Where its values go.
    pub(super) fn field(self, record: &mut ExhibitRecord) -> &mut Option<String> {
        match self {
            Column::Number => &mut record.number,
            Column::Name => &mut record.name,
            Column::Seal => &mut record.seal,
            Column::Seized => &mut record.seized,
            Column::Place => &mut record.place,
            Column::Officer => &mut record.officer,
            Column::Tool => &mut record.tool,
            Column::ToolVersion => &mut record.tool_version,
            Column::Examiner => &mut record.examiner,
            Column::Digest => &mut record.acquisition_digest,
        }
    }
}

/// Lower case, accents taken away, punctuation made a space, spaces made one.
fn plain(header: &str) -> String {
    let letters = header.chars().flat_map(char::to_lowercase).map(|c| match c {
        'á' | 'à' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        'º' | 'ª' | '°' => ' ',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_however_they_are_written() {
        for (header, column) in [
            ("Exhibit_Number", Column::Number),
            ("Nº de evidencia", Column::Number),
            ("NÚMERO DE PRECINTO", Column::Seal),
            ("Fecha de incautación", Column::Seized),
            ("Versión de la herramienta", Column::ToolVersion),
            ("SHA-256", Column::Digest),
        ] {
            assert_eq!(Column::named(header), Some(column), "{header}");
        }
        assert_eq!(Column::named("remarks"), None);
    }

    #[test]
    fn no_name_means_two_columns() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| plain(name) == *name));
    }
}
