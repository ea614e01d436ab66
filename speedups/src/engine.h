/* What the four files share: the tables that shapes become, and the functions that go from file to file.
 *
 * A shape of a generated package becomes a Node, once, when it is first met (tables.c).  The reader goes from JSON text
 * to objects along a Node, the writer from objects to text (reader.c, writer.c).  Both know one answer besides the
 * result: NULL without an exception, "not handled", and then the Python codec does the whole work (module.c).
 */
#ifndef WIRESTRUCT_ENGINE_H
#define WIRESTRUCT_ENGINE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__GNUC__)
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#else
#define LIKELY(condition) (condition)
#define UNLIKELY(condition) (condition)
#endif

/* Deeper values go to the Python codec.  One level takes well under a kilobyte of stack. */
#define DEEPEST 100

/* How many wrappers (a reference, "or null", a union) may stand around one value. */
#define MOST_HOPS 64

/* ---------------------------------------------------------------- names */

/* A set of names, each with a number: open addressing, never more than half full. */
typedef struct {
    const char *text; /* UTF-8; NULL where the place is free */
    size_t length;
    Py_ssize_t index;
} Name;

typedef struct {
    Name *names;
    size_t mask;
} Names;

static inline uint64_t load64(const char *at) {
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

/* Names of a schema differ in length, beginning or end; those that differ in nothing of it are told apart by memcmp. */
static inline size_t hash_name(const char *text, size_t length) {
    uint64_t first = 0, last = 0;
    if (length >= 8) {
        first = load64(text);
        last = load64(text + length - 8);
    } else {
        memcpy(&first, text, length);
    }
    uint64_t mixed = (first * UINT64_C(0x9E3779B97F4A7C15)) ^ ((last + length) * UINT64_C(0xC2B2AE3D27D4EB4F));
    return (size_t)(mixed ^ (mixed >> 32) ^ (mixed >> 47));
}

static inline Py_ssize_t find_name(const Names *set, const char *text, size_t length) {
    if (set->names == NULL)
        return -1;
    for (size_t place = hash_name(text, length);; place++) {
        const Name *name = &set->names[place & set->mask];
        if (name->text == NULL)
            return -1;
        if (name->length == length && memcmp(name->text, text, length) == 0)
            return name->index;
    }
}

/* ---------------------------------------------------------------- nodes */

typedef enum {
    UNHANDLED, /* what the engine leaves to the Python codec */
    FREE,
    NOTHING,
    TRUTH,
    WHOLE,
    REAL,
    TEXT,
    WORDS,
    CHOICE,
    MAYBE,
    LIST,
    MAP,
    REF,
    RECORD,
    EITHER,
    BY_KIND,
    BY_TAG,
} Kind;

/* The types of JSON, as indices into a BY_KIND node's children. */
enum { IS_NULL, IS_BOOLEAN, IS_NUMBER, IS_STRING, IS_ARRAY, IS_OBJECT, KINDS };

typedef struct Node Node;

/* A member of an object: a field, or a constant if it has no slot. */
typedef struct {
    PyObject *name;     /* interned */
    PyObject *constant; /* what a constant must be; NULL for a field */
    PyObject *absent;   /* what an absent member leaves in the slot; NULL where it is required */
    Node *node;         /* NULL for a constant */
    Py_ssize_t offset;  /* of the slot */
    char *text;         /* ,"name": and, for a constant, its value: compact JSON, padded with zeros */
    size_t length;      /* of that text */
    uint64_t start[2];  /* the text's first 16 bytes after the comma, */
    uint64_t mask[2];   /* and which bits of them count */
} Member;

typedef struct {
    PyTypeObject *model;
    Py_ssize_t extras; /* the slot's offset */
    Py_ssize_t constants;
    Py_ssize_t count;
    Member *members;      /* constants, then required fields, then the others: the order they are written in */
    Py_ssize_t *expected; /* after which member (0: none yet, else its index + 1) came which one the last time */
    Names names;
    int closed; /* other members have a schema of their own, which the engine does not check */
} Record;

struct Node {
    PyObject_HEAD
    Kind kind;
    PyObject *source;   /* REF: what gives the node; CHOICE and WORDS: the values; BY_TAG: the property's name */
    Py_ssize_t count;   /* how many children */
    Node **children;    /* MAYBE, LIST, MAP, REF: one (REF: once resolved); BY_KIND: one per kind or NULL;
                           BY_TAG: one per tag, then the one without a tag or NULL; EITHER: dispatch, then variants */
    Names names;        /* WORDS and BY_TAG */
    char *text;         /* BY_TAG: "property": */
    size_t length;
    Record *record;     /* RECORD */
    Node **writers;     /* EITHER, once resolved: by the Python type of the value, an open hash of types */
    PyTypeObject **types;
    size_t types_mask;
    size_t size_hint;   /* how many bytes were written the last time */
};

#define KEYS 512

/* State of one module object, that is of one interpreter. */
typedef struct {
    PyTypeObject *node_type;
    PyTypeObject *method_type;
    PyObject *keys[KEYS]; /* names of members met in free-form values, ASCII, by their hash */
} State;

/* tables.c */
extern PyType_Spec node_spec;
extern PyMethodDef table_methods[];
int resolve(State *state, Node *node);

static inline Node *writer_of(const Node *either, PyTypeObject *type) {
    for (size_t place = (size_t)((uintptr_t)type >> 4);; place++) {
        PyTypeObject *found = either->types[place & either->types_mask];
        if (found == type)
            return either->writers[place & either->types_mask];
        if (found == NULL)
            return NULL;
    }
}

/* reader.c and writer.c; `pending`, where set, is a node to resolve before another try. */
PyObject *read_text(State *state, Node *plan, PyObject *data);
PyObject *write_text(State *state, Node *plan, PyObject *value);

static inline PyObject **slot_of(PyObject *object, Py_ssize_t offset) {
    return (PyObject **)((char *)object + offset);
}

#endif
