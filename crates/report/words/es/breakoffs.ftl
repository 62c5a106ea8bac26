# De dónde vienen los grupos.

breakoff-verdict-parent = se separó de
breakoff-verdict-not-seen = origen no visto, si lo hay
breakoff-verdict-no-parent = nada muestra que se separara de otro
breakoff-verdict-undetermined = la evidencia no lo dice

breakoff-kind-split = escisión
breakoff-kind-companion = paralelo
breakoff-kind-re-creation = recreación
breakoff-kind-merger = fusión
breakoff-kind-sibling = hermano

evidence-family-membership = miembros
evidence-family-invitation = invitación
evidence-family-time = tiempo
evidence-family-content = contenido
evidence-family-human = dicho en el chat
evidence-family-beginning = cómo empezó

support-none = no apoya ni lo uno ni lo otro
support-weak = apoyo débil
support-moderate = apoyo moderado
support-moderately-strong = apoyo moderadamente fuerte
support-strong = apoyo fuerte
support-very-strong = apoyo muy fuerte
support-extremely-strong = apoyo extremadamente fuerte

lineage-row-founder-inside = Quien lo creó estaba antes en el grupo anterior.
lineage-row-founder-outside = A quien lo creó no se le ve en el grupo anterior, del que se tiene ese tiempo.
lineage-row-cohort-inside = De { NUMBER($of) } que lo empezaron, { NUMBER($count) } estaban antes en el grupo anterior.
lineage-row-cohort-undated = De { NUMBER($of) } que lo empezaron, { NUMBER($count) } se ven en el grupo anterior; no se sabe desde cuándo.
lineage-row-cohort-afterwards = De { NUMBER($of) } que lo empezaron, { NUMBER($count) } llegaron al otro grupo solo después.
lineage-row-later-inside = De { NUMBER($of) } que llegaron más tarde, { NUMBER($count) } estaban en el grupo anterior antes de que este empezara.
lineage-row-link-posted = En los primeros días se publicó en el grupo anterior un enlace que encaja ({ NUMBER($count) }).
lineage-row-link-later = Más tarde se publicó en el grupo anterior un enlace que encaja ({ NUMBER($count) }).
lineage-row-link-followed = De { NUMBER($of) } que entraron por enlace, { NUMBER($count) } entraron en el día siguiente a su publicación en el grupo anterior.
lineage-row-link-missing = { NUMBER($of) } entraron por enlace, y en el grupo anterior, del que se tiene ese tiempo, no se publicó ninguno.
lineage-row-added-by-member = De { NUMBER($of) } añadidos, { NUMBER($count) } comparten el grupo anterior con quien los añadió.
lineage-row-fell-silent = De { NUMBER($of) } que fueron y habían escrito en el grupo anterior, { NUMBER($count) } callaron allí.
lineage-row-left-earlier = De { NUMBER($of) } que fueron, { NUMBER($count) } dejaron el grupo anterior.
lineage-row-earlier-ended = Después apenas se escribió en el grupo anterior.
lineage-row-carried-over = { NUMBER($count) } de { NUMBER($of) } ítems que están en ambos se vieron antes en el grupo anterior, y los trajeron sus miembros.
lineage-row-carried-back = { NUMBER($count) } de { NUMBER($of) } ítems que están en ambos hicieron el camino contrario.
lineage-row-name-alike = Los dos nombres comparten { NUMBER($count) } de { NUMBER($of) } palabras.
lineage-row-said = Una frase del chat, citada por un analista, lo dice.
lineage-row-denied = Una frase del chat, citada por un analista, lo niega.
lineage-row-link-burst = De { NUMBER($of) } que entraron por enlace en los primeros días, { NUMBER($count) } lo tenían de donde ningún grupo visto muestra.
lineage-row-cohort-new = De { NUMBER($of) } que lo empezaron, { NUMBER($count) } no estaban antes en ningún grupo visto.
lineage-row-founder-new = Quien lo creó no estaba antes en ningún grupo visto.

lineage-left-out = { NUMBER($count) ->
    [one] Se omite un grupo del que nada muestra que se separara de otro: `--all` lo muestra.
   *[other] Se omiten { NUMBER($count) } grupos de los que nada muestra que se separaran de otro: `--all` los muestra.
}
lineage-undated = { NUMBER($count) ->
    [one] De un grupo no se dice nada: no se conserva de él ninguna hora que diga algo. `list issues` dice qué hay en contra de las horas de cada archivo.
   *[other] De { NUMBER($count) } grupos no se dice nada: no se conserva de ellos ninguna hora que diga algo. `list issues` dice qué hay en contra de las horas de cada archivo.
}
weight-part-parent = origen
weight-part-second-parent = segundo origen
weight-part-kind = tipo
weight-part-said = lo que se dice
no-lr-simulated = Estos pesos ({ $version }) se ajustaron solo con mundos inventados: los puntos dan un orden y no son un peso probatorio.
no-lr-weights-changed = No se dan razones de verosimilitud: los pesos { $version }, con los que la última red habló del linaje, ya no valen. Se retiraron, u otros ocuparon su lugar. Los puntos dan un orden.
no-lr-own-case = No se dan razones de verosimilitud: los pesos { $version } se ajustaron, entre otros, con este mismo caso, o no dicen con cuáles. Lo que en él se estableció no es prueba en él. Los puntos dan un orden.

# The report

section-lineage = De dónde vienen los grupos
breakoffs-for = Qué habla a favor
breakoffs-against = Qué habla en contra
breakoffs-none = Ningún grupo va por delante de todos los demás para otro.
breakoffs-not-drawn = La figura no se pudo dibujar; la tabla dice lo mismo.
breakoffs-note = Un grupo que va por delante de todos los demás para otro es un sitio donde mirar, con las filas que lo pusieron ahí; no acusa a nadie. Se nombra solo donde va muy por delante. Los rivales, «no visto» entre ellos, están en amparo list breakoffs. Lo que no se pudo haber visto no cuenta nada.
breakoffs-caption = { NUMBER($count) ->
    [one] Un grupo para el que otro va por delante de todos
   *[other] { NUMBER($count) } grupos para los que otro va por delante de todos
}
breakoffs-points = { $count } puntos por delante de «sin origen»

calibration-better = Los pesos reajustados dicen más que los que trae el programa.
calibration-no-gain = Los pesos reajustados no dicen más que los que trae el programa: siguen valiendo estos.
calibration-too-few-cases = Hay pocos casos cerrados: al menos dos deben tener grupos de los que conste de dónde vienen (breakoff say … --established).
calibration-too-few-groups = Hay pocos grupos de los que conste de dónde vienen: hacen falta treinta.
calibration-too-few-with-parent = Hay pocos grupos con un padre que se ve: hacen falta diez.
calibration-too-few-without-parent = Hay pocos grupos sin un padre que se vea (de ninguno, o de uno que no se ve): hacen falta diez.
calibrated-cllr = Cllr { $before } con los pesos que trae el programa y { $after } con los reajustados, cada grupo juzgado por pesos que nunca lo vieron. 0 es perfecto, 1 no dice nada.
calibrated-kept = Los pesos { $version } valen para esta bóveda. Ejecute «network» en cada caso: desde entonces hay razones de verosimilitud junto a los puntos, salvo en los casos con los que se ajustaron.
calibrated-not-kept = Los pesos { $version } no se guardan. Con --keep --reason, sí.
calibrated-withdrawn = Vuelven a valer los pesos que trae el programa. Ejecute «network» en cada caso.
calibrated-none-held = Ya valen los pesos que trae el programa.
lineage-calibrated = Razones de verosimilitud con los pesos { $version }, que se apoyan en { NUMBER($groups) } grupos de { NUMBER($cases) } casos cerrados de esta unidad, { NUMBER($with_parent) } de ellos con un padre que se ve. Cllr { $after }; antes { $before } (0 es perfecto, 1 no dice nada). Tan pocos pares no soportan más que log10 LR { $most } ni menos que { $least }.
