/* Nodes: shapes in the form that the reader and the writer go along.
 *
 * In: calls from plans.py, which walks the shapes.  Out: Node objects.  They are made once and then only change in three
 * ways: a reference is resolved, a union learns its classes, a record learns in which order members come.
 */
#include "engine.h"

/* ---------------------------------------------------------------- names */

static int make_names(Names *set, Py_ssize_t count) {
    size_t size = 4;
    while (size < 2 * (size_t)count)
        size *= 2;
    set->names = PyMem_Calloc(size, sizeof *set->names);
    set->mask = size - 1;
    if (set->names == NULL)
        PyErr_NoMemory();
    return set->names != NULL;
}

/* The text must outlive the set.  A name that is there already keeps its place. */
static void add_name(Names *set, const char *text, size_t length, Py_ssize_t index) {
    for (size_t place = hash_name(text, length);; place++) {
        Name *name = &set->names[place & set->mask];
        if (name->text == NULL) {
            *name = (Name){text, length, index};
            return;
        }
        if (name->length == length && memcmp(name->text, text, length) == 0)
            return;
    }
}

/* All strings of a tuple. */
static int add_names(Names *set, PyObject *strings) {
    if (!make_names(set, PyTuple_GET_SIZE(strings)))
        return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(strings); i++) {
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(strings, i), &length);
        if (text == NULL)
            return 0;
        add_name(set, text, (size_t)length, i);
    }
    return 1;
}

/* ---------------------------------------------------------------- nodes */

static State *state_of(PyObject *module) { return (State *)PyModule_GetState(module); }

static Node *new_node(State *state, Kind kind, Py_ssize_t children) {
    Node *node = (Node *)state->node_type->tp_alloc(state->node_type, 0);
    if (node == NULL)
        return NULL;
    node->kind = kind;
    if (children > 0) {
        node->children = PyMem_Calloc((size_t)children, sizeof *node->children);
        if (node->children == NULL) {
            Py_DECREF(node);
            PyErr_NoMemory();
            return NULL;
        }
        node->count = children;
    }
    return node;
}

static int is_node(State *state, PyObject *object) {
    if (Py_TYPE(object) == state->node_type)
        return 1;
    PyErr_Format(PyExc_TypeError, "a node was expected, not a %s", Py_TYPE(object)->tp_name);
    return 0;
}

/* Takes a node, or None for none, as a child. */
static int set_child(State *state, Node *node, Py_ssize_t index, PyObject *child) {
    if (child == Py_None)
        return 1;
    if (!is_node(state, child))
        return 0;
    Py_INCREF(child);
    node->children[index] = (Node *)child;
    return 1;
}

static void free_record(Record *record) {
    for (Py_ssize_t i = 0; record->members != NULL && i < record->count; i++)
        PyMem_Free(record->members[i].text);
    PyMem_Free(record->members);
    PyMem_Free(record->expected);
    PyMem_Free(record->names.names);
    PyMem_Free(record);
}

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
    Node *node = (Node *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(node->source);
    for (Py_ssize_t i = 0; node->children != NULL && i < node->count; i++)
        Py_VISIT(node->children[i]);
    for (size_t i = 0; node->types != NULL && i <= node->types_mask; i++) {
        Py_VISIT(node->types[i]);
        Py_VISIT(node->writers[i]);
    }
    if (node->record != NULL) {
        Py_VISIT(node->record->model);
        for (Py_ssize_t i = 0; node->record->members != NULL && i < node->record->count; i++) {
            Py_VISIT(node->record->members[i].name);
            Py_VISIT(node->record->members[i].constant);
            Py_VISIT(node->record->members[i].absent);
            Py_VISIT(node->record->members[i].node);
        }
    }
    return 0;
}

/* A cleared node handles nothing any more. */
static int node_clear(PyObject *self) {
    Node *node = (Node *)self;
    node->kind = UNHANDLED;
    Py_CLEAR(node->source);
    for (Py_ssize_t i = 0; node->children != NULL && i < node->count; i++)
        Py_CLEAR(node->children[i]);
    for (size_t i = 0; node->types != NULL && i <= node->types_mask; i++) {
        Py_CLEAR(node->types[i]);
        Py_CLEAR(node->writers[i]);
    }
    if (node->record != NULL) {
        Py_CLEAR(node->record->model);
        for (Py_ssize_t i = 0; node->record->members != NULL && i < node->record->count; i++) {
            Py_CLEAR(node->record->members[i].name);
            Py_CLEAR(node->record->members[i].constant);
            Py_CLEAR(node->record->members[i].absent);
            Py_CLEAR(node->record->members[i].node);
        }
    }
    return 0;
}

static void node_dealloc(PyObject *self) {
    Node *node = (Node *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    node_clear(self);
    PyMem_Free(node->children);
    PyMem_Free(node->names.names);
    PyMem_Free(node->text);
    PyMem_Free(node->writers);
    PyMem_Free(node->types);
    if (node->record != NULL)
        free_record(node->record);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot node_slots[] = {
    {Py_tp_doc, "A shape, ready to be read and written along."},
    {Py_tp_traverse, node_traverse},
    {Py_tp_clear, node_clear},
    {Py_tp_dealloc, node_dealloc},
    {0, NULL},
};

PyType_Spec node_spec = {
    .name = "wirestruct_speedups._engine.Node",
    .basicsize = sizeof(Node),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = node_slots,
};

/* ---------------------------------------------------------------- simple nodes */

static PyObject *make_scalar(PyObject *module, PyObject *name) {
    static const struct {
        const char *name;
        Kind kind;
    } kinds[] = {{"Free", FREE}, {"Nothing", NOTHING}, {"Truth", TRUTH}, {"Whole", WHOLE}, {"Real", REAL}, {"Text", TEXT}};
    Kind kind = UNHANDLED;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, kinds[i].name) == 0)
            kind = kinds[i].kind;
    }
    return (PyObject *)new_node(state_of(module), kind, 0);
}

static PyObject *make_around(PyObject *module, PyObject *child, Kind kind) {
    State *state = state_of(module);
    Node *node = is_node(state, child) ? new_node(state, kind, 1) : NULL;
    if (node != NULL)
        set_child(state, node, 0, child);
    return (PyObject *)node;
}

static PyObject *make_maybe(PyObject *module, PyObject *child) { return make_around(module, child, MAYBE); }
static PyObject *make_list(PyObject *module, PyObject *child) { return make_around(module, child, LIST); }
static PyObject *make_map(PyObject *module, PyObject *child) { return make_around(module, child, MAP); }

static PyObject *make_ref(PyObject *module, PyObject *resolver) {
    Node *node = new_node(state_of(module), REF, 1);
    if (node != NULL) {
        Py_INCREF(resolver);
        node->source = resolver;
    }
    return (PyObject *)node;
}

static PyObject *make_choice(PyObject *module, PyObject *arguments) {
    PyObject *values;
    if (!PyArg_ParseTuple(arguments, "O!:choice", &PyTuple_Type, &values))
        return NULL;
    Node *node = new_node(state_of(module), CHOICE, 0);
    if (node != NULL) {
        Py_INCREF(values);
        node->source = values;
    }
    return (PyObject *)node;
}

/* Whether JSON text may hold the string's UTF-8 as it stands. */
static int is_plain(PyObject *string) {
    Py_ssize_t length;
    const char *text = PyUnicode_Check(string) ? PyUnicode_AsUTF8AndSize(string, &length) : NULL;
    if (text == NULL) {
        PyErr_Clear();
        return 0;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == '"' || c == '\\')
            return 0;
    }
    return 1;
}

static int are_plain(PyObject *strings) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(strings); i++) {
        if (!is_plain(PyTuple_GET_ITEM(strings, i)))
            return 0;
    }
    return 1;
}

static PyObject *make_words(PyObject *module, PyObject *arguments) {
    PyObject *words;
    int open;
    if (!PyArg_ParseTuple(arguments, "O!p:words", &PyTuple_Type, &words, &open))
        return NULL;
    Node *node = new_node(state_of(module), are_plain(words) ? WORDS : UNHANDLED, 0);
    if (node == NULL)
        return NULL;
    Py_INCREF(words);
    node->source = words;
    node->count = open;
    if (node->kind == WORDS && !add_names(&node->names, words))
        Py_CLEAR(node);
    return (PyObject *)node;
}

/* ---------------------------------------------------------------- unions */

/* either(dispatch, variants) */
static PyObject *make_either(PyObject *module, PyObject *arguments) {
    State *state = state_of(module);
    PyObject *dispatch, *variants;
    if (!PyArg_ParseTuple(arguments, "OO!:either", &dispatch, &PyTuple_Type, &variants))
        return NULL;
    Node *node = new_node(state, EITHER, 1 + PyTuple_GET_SIZE(variants));
    if (node == NULL || !is_node(state, dispatch) || !set_child(state, node, 0, dispatch))
        goto fail;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(variants); i++) {
        PyObject *variant = PyTuple_GET_ITEM(variants, i);
        if (!is_node(state, variant) || !set_child(state, node, i + 1, variant))
            goto fail;
    }
    return (PyObject *)node;
fail:
    Py_XDECREF(node);
    return NULL;
}

/* by_kind(null, boolean, number, string, array, object), each a node or None */
static PyObject *make_by_kind(PyObject *module, PyObject *arguments) {
    State *state = state_of(module);
    if (PyTuple_GET_SIZE(arguments) != KINDS) {
        PyErr_SetString(PyExc_TypeError, "by_kind takes six arguments");
        return NULL;
    }
    Node *node = new_node(state, BY_KIND, KINDS);
    for (Py_ssize_t i = 0; node != NULL && i < KINDS; i++) {
        if (!set_child(state, node, i, PyTuple_GET_ITEM(arguments, i)))
            Py_CLEAR(node);
    }
    return (PyObject *)node;
}

/* The JSON text `before`, "name":, `after`, and zeros enough for any load. */
static char *make_text(const char *before, PyObject *name, const char *after, size_t *length) {
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(name, &size);
    if (text == NULL)
        return NULL;
    size_t lengths[3] = {strlen(before), (size_t)size, strlen(after)};
    *length = lengths[0] + lengths[1] + lengths[2];
    char *made = PyMem_Calloc(*length + 32, 1);
    if (made == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memcpy(made, before, lengths[0]);
    memcpy(made + lengths[0], text, lengths[1]);
    memcpy(made + lengths[0] + lengths[1], after, lengths[2]);
    return made;
}

/* by_tag(property, tags, nodes, untagged): the node of each tag, and the one without a tag or None */
static PyObject *make_by_tag(PyObject *module, PyObject *arguments) {
    State *state = state_of(module);
    PyObject *property, *tags, *nodes, *untagged;
    if (!PyArg_ParseTuple(arguments, "UO!O!O:by_tag", &property, &PyTuple_Type, &tags, &PyTuple_Type, &nodes, &untagged))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(tags);
    if (PyTuple_GET_SIZE(nodes) != count) {
        PyErr_SetString(PyExc_TypeError, "by_tag takes as many nodes as tags");
        return NULL;
    }
    Node *node = new_node(state, is_plain(property) && are_plain(tags) ? BY_TAG : UNHANDLED, count + 1);
    if (node == NULL)
        return NULL;
    Py_INCREF(tags);
    node->source = tags; /* whose text the names point to */
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *child = PyTuple_GET_ITEM(nodes, i);
        if (!is_node(state, child) || !set_child(state, node, i, child))
            goto fail;
    }
    if (!set_child(state, node, count, untagged))
        goto fail;
    if (node->kind == BY_TAG) {
        node->text = make_text("\"", property, "\":", &node->length);
        if (node->text == NULL || !add_names(&node->names, tags))
            goto fail;
    }
    return (PyObject *)node;
fail:
    Py_DECREF(node);
    return NULL;
}

/* ---------------------------------------------------------------- records */

/* The offset of the slot that an attribute of the class is; -1 where it is none. */
static Py_ssize_t find_slot(PyTypeObject *model, PyObject *attribute) {
    PyObject *found = PyObject_GetAttr((PyObject *)model, attribute);
    Py_ssize_t offset = -1;
    if (found == NULL)
        return -1;
    if (Py_TYPE(found) == &PyMemberDescr_Type) {
        PyMemberDescrObject *descriptor = (PyMemberDescrObject *)found;
        PyMemberDef *member = descriptor->d_member;
        Py_ssize_t room = model->tp_basicsize - (Py_ssize_t)sizeof(PyObject *);
        if (PyType_IsSubtype(model, descriptor->d_common.d_type) && member->type == T_OBJECT_EX &&
            (member->flags & READONLY) == 0 && member->offset > 0 && member->offset <= room)
            offset = member->offset;
    }
    Py_DECREF(found);
    if (offset < 0)
        PyErr_Format(PyExc_TypeError, "%s.%U is not a slot", model->tp_name, attribute);
    return offset;
}

static void set_start(Member *member) {
    size_t length = member->length - 1 < 16 ? member->length - 1 : 16;
    char mask[16] = {0};
    memset(mask, 0xff, length);
    memcpy(member->start, member->text + 1, length);
    memcpy(member->mask, mask, 16);
}

/* (name, constant) */
static int fill_constant(Member *member, PyObject *item) {
    PyObject *name, *constant;
    if (!PyArg_ParseTuple(item, "UU", &name, &constant))
        return 0;
    if (!is_plain(name) || !is_plain(constant)) {
        PyErr_SetString(PyExc_ValueError, "a constant that JSON text escapes");
        return 0;
    }
    Py_INCREF(name);
    member->name = name;
    Py_INCREF(constant);
    member->constant = constant;
    size_t length;
    char *start = make_text(",\"", name, "\":\"", &length);
    member->text = start == NULL ? NULL : make_text(start, constant, "\"", &member->length);
    PyMem_Free(start);
    return member->text != NULL;
}

/* (name, attribute, node, required, absent) */
static int fill_field(State *state, PyTypeObject *model, Member *member, PyObject *item) {
    PyObject *name, *attribute, *node, *absent;
    int required;
    if (!PyArg_ParseTuple(item, "UUOpO", &name, &attribute, &node, &required, &absent) || !is_node(state, node))
        return 0;
    if (!is_plain(name)) {
        PyErr_SetString(PyExc_ValueError, "a name that JSON text escapes");
        return 0;
    }
    member->offset = find_slot(model, attribute);
    if (member->offset < 0)
        return 0;
    Py_INCREF(name);
    PyUnicode_InternInPlace(&name);
    member->name = name;
    Py_INCREF(node);
    member->node = (Node *)node;
    if (!required) {
        Py_INCREF(absent);
        member->absent = absent;
    }
    member->text = make_text(",\"", name, "\":", &member->length);
    return member->text != NULL;
}

static int fill_record(State *state, Record *record, PyObject *constants, PyObject *fields) {
    record->constants = PyTuple_GET_SIZE(constants);
    record->count = record->constants + PyTuple_GET_SIZE(fields);
    record->members = PyMem_Calloc((size_t)record->count + 1, sizeof *record->members);
    record->expected = PyMem_Calloc((size_t)record->count + 1, sizeof *record->expected);
    if (record->members == NULL || record->expected == NULL) {
        PyErr_NoMemory();
        return 0;
    }
    PyObject *attribute = PyUnicode_FromString("extras");
    record->extras = attribute == NULL ? -1 : find_slot(record->model, attribute);
    Py_XDECREF(attribute);
    if (record->extras < 0 || !make_names(&record->names, record->count))
        return 0;
    if (record->constants > 63) {
        PyErr_SetString(PyExc_ValueError, "more constants than bits");
        return 0;
    }
    for (Py_ssize_t i = 0; i < record->count; i++) {
        Member *member = &record->members[i];
        int filled = i < record->constants
                         ? fill_constant(member, PyTuple_GET_ITEM(constants, i))
                         : fill_field(state, record->model, member, PyTuple_GET_ITEM(fields, i - record->constants));
        if (!filled)
            return 0;
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(member->name, &length);
        if (text == NULL)
            return 0;
        if (find_name(&record->names, text, (size_t)length) >= 0) {
            PyErr_SetString(PyExc_ValueError, "a member that is there twice");
            return 0;
        }
        add_name(&record->names, text, (size_t)length, i);
        set_start(member);
        record->expected[i] = i;
    }
    record->expected[record->count] = -1;
    return 1;
}

/* record(model, constants, fields, closed) */
static PyObject *make_record(PyObject *module, PyObject *arguments) {
    State *state = state_of(module);
    PyObject *model, *constants, *fields;
    int closed;
    if (!PyArg_ParseTuple(arguments, "O!O!O!p:record", &PyType_Type, &model, &PyTuple_Type, &constants, &PyTuple_Type,
                          &fields, &closed))
        return NULL;
    Node *node = new_node(state, RECORD, 0);
    if (node == NULL)
        return NULL;
    node->record = PyMem_Calloc(1, sizeof *node->record);
    if (node->record == NULL) {
        Py_DECREF(node);
        return PyErr_NoMemory();
    }
    Py_INCREF(model);
    node->record->model = (PyTypeObject *)model;
    node->record->closed = closed;
    if (!fill_record(state, node->record, constants, fields))
        Py_CLEAR(node);
    return (PyObject *)node;
}

/* ---------------------------------------------------------------- what is only known at first use */

/* The node behind a reference, which is asked for it now; NULL, with an exception, where it has none. */
static Node *follow(State *state, Node *node) {
    if (node->kind != REF)
        return node;
    if (node->children[0] == NULL) {
        PyObject *target = PyObject_CallNoArgs(node->source);
        if (target == NULL)
            return NULL;
        if (!is_node(state, target) || ((Node *)target)->kind == REF) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_TypeError, "a reference to a reference");
            Py_DECREF(target);
            return NULL;
        }
        if (node->children[0] == NULL)
            node->children[0] = (Node *)target;
        else
            Py_DECREF(target); /* another thread was faster */
    }
    return node->children[0];
}

static void add_writer(PyTypeObject **types, Node **writers, size_t mask, PyTypeObject *type, Node *writer) {
    size_t place = (size_t)((uintptr_t)type >> 4) & mask;
    while (types[place] != NULL) {
        if (types[place] == type)
            return; /* the first variant of a type writes it */
        place = (place + 1) & mask;
    }
    Py_INCREF(type);
    types[place] = type;
    Py_INCREF(writer);
    writers[place] = writer;
}

/* The Python types whose values a variant writes.  Variants of other kinds write nothing. */
static void add_writers(PyTypeObject **types, Node **writers, size_t mask, Node *variant) {
    switch (variant->kind) {
    case RECORD:
        add_writer(types, writers, mask, variant->record->model, variant);
        break;
    case TEXT:
    case WORDS:
        add_writer(types, writers, mask, &PyUnicode_Type, variant);
        break;
    case TRUTH:
        add_writer(types, writers, mask, &PyBool_Type, variant);
        break;
    case REAL:
        add_writer(types, writers, mask, &PyFloat_Type, variant);
        add_writer(types, writers, mask, &PyLong_Type, variant);
        break;
    case WHOLE:
        add_writer(types, writers, mask, &PyLong_Type, variant);
        break;
    case NOTHING:
        add_writer(types, writers, mask, Py_TYPE(Py_None), variant);
        break;
    case LIST:
        add_writer(types, writers, mask, &PyList_Type, variant);
        break;
    case MAP:
        add_writer(types, writers, mask, &PyDict_Type, variant);
        break;
    case CHOICE:
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(variant->source); i++)
            add_writer(types, writers, mask, Py_TYPE(PyTuple_GET_ITEM(variant->source, i)), variant);
        break;
    default:
        break;
    }
}

/* A union learns which variant writes which type. */
static int learn_writers(State *state, Node *node) {
    for (Py_ssize_t i = 1; i < node->count; i++) {
        if (follow(state, node->children[i]) == NULL)
            return 0;
    }
    size_t size = 8;
    while (size < 6 * (size_t)node->count) /* a variant has three types at most */
        size *= 2;
    PyTypeObject **types = PyMem_Calloc(size, sizeof *types);
    Node **writers = PyMem_Calloc(size, sizeof *writers);
    if (types == NULL || writers == NULL || node->types != NULL) {
        int failed = node->types == NULL; /* else another thread was faster */
        PyMem_Free(types);
        PyMem_Free(writers);
        if (failed)
            PyErr_NoMemory();
        return !failed;
    }
    for (Py_ssize_t i = 1; i < node->count; i++)
        add_writers(types, writers, size - 1, follow(state, node->children[i]));
    node->writers = writers;
    node->types_mask = size - 1;
    node->types = types;
    return 1;
}

/* Does what a node still needs; 0 where that failed, which then is nothing that the engine handles. */
int resolve(State *state, Node *node) {
    int done = node->kind == REF ? follow(state, node) != NULL : node->kind == EITHER && learn_writers(state, node);
    if (!done && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_Exception) && !PyErr_ExceptionMatches(PyExc_MemoryError))
        PyErr_Clear();
    return done;
}

PyMethodDef table_methods[] = {
    {"scalar", make_scalar, METH_O, NULL},
    {"maybe", make_maybe, METH_O, NULL},
    {"list_of", make_list, METH_O, NULL},
    {"map_of", make_map, METH_O, NULL},
    {"ref", make_ref, METH_O, NULL},
    {"words", make_words, METH_VARARGS, NULL},
    {"choice", make_choice, METH_VARARGS, NULL},
    {"either", make_either, METH_VARARGS, NULL},
    {"by_kind", make_by_kind, METH_VARARGS, NULL},
    {"by_tag", make_by_tag, METH_VARARGS, NULL},
    {"record", make_record, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};
