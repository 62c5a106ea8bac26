# La figura de la filiación y el caso como grafo.

lineage-figure = Los grupos en el tiempo y qué salió de cuál, { $count } en total
lineage-figure-part = Parte { $part } de { $of }
lineage-describes = El tiempo corre hacia la derecha, en UTC. Cada línea es un grupo, desde su creación hasta su último registro en la evidencia disponible; lo que salió de un grupo cuelga debajo de él. La tabla de abajo dice lo mismo.
lineage-note = El tiempo corre hacia la derecha, en UTC; donde no se conoce la zona horaria, se dibuja el medio de lo posible. Una línea es un grupo, desde su creación hasta su último registro en la evidencia disponible, punteada después. Un comienzo punteado con el borde rasgado: el grupo se ve desde ahí y puede ser más antiguo. Lo que salió de un grupo cuelga debajo de su línea. Línea discontinua con signo de interrogación: la evidencia no decide de qué grupo, o cuál fue primero. Un círculo abierto: de un grupo que no se ha visto. La figura muestra lo que cuenta la evidencia disponible, no todo lo que hubo.
lineage-none = Ningún grupo con filiación.
lineage-caption = Lo mismo en una tabla, { $count }
lineage-created = Creado
lineage-seen-since = Visto desde; puede ser más antiguo
lineage-last = Último registro
lineage-came = Salió de
lineage-not-settled = sin decidir
lineage-no-time = ningún registro con fecha
lineage-alone = Sin filiación determinada
lineage-unseen = un grupo no visto

lineage-word-split = escisión
lineage-word-companion = grupo paralelo
lineage-word-re-creation = recreación
lineage-word-merger = fusión
lineage-word-sibling = grupo hermano
lineage-from-split = escisión de { $parent }
lineage-from-companion = grupo paralelo a { $parent }
lineage-from-re-creation = recreación de { $parent }
lineage-from-merger = fusión de { $parent }
lineage-from-sibling = grupo hermano de { $parent }

## Nodos y aristas del caso como grafo

node-kind-group = grupo
node-kind-account = cuenta
edge-reason-member = fue miembro de
edge-reason-founded = fundó
edge-reason-added = añadió a
edge-reason-introduced = introdujo en este grupo, según los avistamientos más tempranos en la evidencia disponible
edge-reason-posted-link-to = publicó un enlace a
edge-reason-link-posted-in = un enlace a él se publicó en
edge-reason-split = se escindió en
edge-reason-companion = tiene como grupo paralelo a
edge-reason-re-creation = se recreó como
edge-reason-merger = pasó, con otros, a
edge-reason-sibling = es grupo hermano de
