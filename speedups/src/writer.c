/* Objects to compact JSON text, along a node, straight from their slots.
 *
 * In: a value and a node.  Out: bytes, or NULL: with an exception (memory ran out) or without (not handled).  What is
 * not exactly of the type that the node has is not handled.  No Python code runs while a value is written, and nothing
 * is made but the bytes (which the garbage collector does not track): so no list or dict changes under our hands.
 */
#include "engine.h"

#include <math.h>

typedef struct {
    PyObject *bytes;
    char *at;
    char *end;
    Node *pending;
    int depth;
} Writer;

static int write_value(Writer *w, Node *node, PyObject *value);
static int write_free(Writer *w, PyObject *value);

static int grow(Writer *w, size_t size) {
    size_t used = (size_t)(w->at - PyBytes_AS_STRING(w->bytes));
    size_t wanted = used + size;
    wanted += wanted / 2;
    if (wanted > (size_t)PY_SSIZE_T_MAX / 2) {
        PyErr_NoMemory();
        return 0;
    }
    if (_PyBytes_Resize(&w->bytes, (Py_ssize_t)wanted) < 0)
        return 0;
    w->at = PyBytes_AS_STRING(w->bytes) + used;
    w->end = PyBytes_AS_STRING(w->bytes) + wanted;
    return 1;
}

/* Makes room for so many bytes, or fails. */
static inline int ensure(Writer *w, size_t size) { return LIKELY((size_t)(w->end - w->at) >= size) || grow(w, size); }

static inline int put(Writer *w, const char *text, size_t length) {
    if (UNLIKELY(!ensure(w, length)))
        return 0;
    memcpy(w->at, text, length);
    w->at += length;
    return 1;
}

static inline int put_char(Writer *w, char c) {
    if (UNLIKELY(!ensure(w, 1)))
        return 0;
    *w->at++ = c;
    return 1;
}

/* A member's text, which is padded: two loads of fixed size are faster than a copy of its length. */
static inline int put_name(Writer *w, const Member *member) {
    size_t length = member->length;
    if (UNLIKELY(!ensure(w, length < 32 ? 32 : length)))
        return 0;
    if (LIKELY(length <= 32))
        memcpy(w->at, member->text, 32);
    else
        memcpy(w->at, member->text, length);
    w->at += length;
    return 1;
}

/* ---------------------------------------------------------------- scalars */

/* The rest of a string, from its first character to escape on. */
static int put_escaped(Writer *w, const char *s, size_t length) {
    static const char hex[] = "0123456789abcdef";
    if (length > ((size_t)PY_SSIZE_T_MAX - 1) / 6 || !ensure(w, length * 6 + 1))
        return 0;
    char *out = w->at;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];
        const char *pair = c >= 0x20 && c != '"' && c != '\\' ? NULL : strchr("\"\"\\\\\bb\ff\nn\rr\tt", c);
        if (c >= 0x20 && c != '"' && c != '\\') {
            *out++ = (char)c;
        } else if (c != 0 && pair != NULL) {
            *out++ = '\\';
            *out++ = pair[0] == pair[1] ? (char)c : pair[1];
        } else {
            memcpy(out, "\\u00", 4);
            out[4] = hex[c >> 4];
            out[5] = hex[c & 15];
            out += 6;
        }
    }
    *out++ = '"';
    w->at = out;
    return 1;
}

static int write_string(Writer *w, PyObject *value) {
    const char *s;
    Py_ssize_t size;
    if (LIKELY(PyUnicode_IS_COMPACT_ASCII(value))) {
        s = (const char *)PyUnicode_1BYTE_DATA(value);
        size = PyUnicode_GET_LENGTH(value);
    } else if ((s = PyUnicode_AsUTF8AndSize(value, &size)) == NULL) {
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
            PyErr_Clear(); /* a lone surrogate */
        return 0;
    }
    size_t length = (size_t)size, i = 0;
    if (UNLIKELY(!ensure(w, length + 2)))
        return 0;
    char *out = w->at;
    *out++ = '"';
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (; length - i >= 16; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(s + i));
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        special = _mm_or_si128(special, _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        if (UNLIKELY(_mm_movemask_epi8(special)))
            break;
        _mm_storeu_si128((__m128i *)(out + i), bytes);
    }
#endif
    for (; i < length; i++) {
        unsigned char c = (unsigned char)s[i];
        if (UNLIKELY(c < 0x20 || c == '"' || c == '\\')) {
            w->at = out + i;
            return put_escaped(w, s + i, length - i);
        }
        out[i] = (char)c;
    }
    out[length] = '"';
    w->at = out + length + 1;
    return 1;
}

/* The decimal digits of a number, at least `least` of them; the room has been made. */
static char *put_digits(char *out, uint64_t value, int least) {
    char digits[20];
    int length = 0;
    do {
        digits[sizeof digits - 1 - (size_t)length++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (int i = length; i < least; i++)
        *out++ = '0';
    memcpy(out, digits + sizeof digits - length, (size_t)length);
    return out + length;
}

static int write_integer(Writer *w, PyObject *value) {
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow || !ensure(w, 24))
        return 0;
    if (number < 0)
        *w->at++ = '-';
    w->at = put_digits(w->at, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 1);
    return 1;
}

/* A float as its shortest decimal.  Where that has an exponent, JSON libraries differ, and Python decides. */
static int write_float(Writer *w, PyObject *value) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    double number = PyFloat_AS_DOUBLE(value), size = fabs(number);
    if (!(size < 1e15) || !ensure(w, 32))
        return 0;
    if (size < 1e9 && size >= 1e-4) {
        /* At most 15 digits: the decimal that gives the number back is the shortest, if shorter ones did not. */
        for (int places = 1; places <= 6; places++) {
            uint64_t scaled = (uint64_t)(size * powers[places] + 0.5);
            if ((double)scaled / powers[places] == size) {
                uint64_t unit = (uint64_t)powers[places];
                if (number < 0)
                    *w->at++ = '-';
                w->at = put_digits(w->at, scaled / unit, 1);
                *w->at++ = '.';
                w->at = put_digits(w->at, scaled % unit, places);
                return 1;
            }
        }
    }
    char *text = PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL)
        return 0;
    int written = strchr(text, 'e') == NULL && put(w, text, strlen(text));
    PyMem_Free(text);
    return written;
}

/* What needs no node: None, bool, int, float, str and nothing derived from them. */
static inline int write_scalar(Writer *w, PyObject *value) {
    if (PyUnicode_CheckExact(value))
        return write_string(w, value);
    if (PyLong_CheckExact(value))
        return write_integer(w, value);
    if (value == Py_True)
        return put(w, "true", 4);
    if (value == Py_False)
        return put(w, "false", 5);
    if (value == Py_None)
        return put(w, "null", 4);
    return PyFloat_CheckExact(value) && write_float(w, value);
}

/* ---------------------------------------------------------------- lists and dicts */

/* `item` is NULL where items may be anything. */
static int write_list(Writer *w, Node *item, PyObject *list) {
    if (!PyList_CheckExact(list) || ++w->depth > DEEPEST || !put_char(w, '['))
        return 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *value = PyList_GET_ITEM(list, i);
        if ((i > 0 && !put_char(w, ',')) || !(item == NULL ? write_free(w, value) : write_value(w, item, value)))
            return 0;
    }
    w->depth--;
    return put_char(w, ']');
}

static int write_map(Writer *w, Node *item, PyObject *map) {
    if (!PyDict_CheckExact(map) || ++w->depth > DEEPEST || !put_char(w, '{'))
        return 0;
    PyObject *name, *value;
    for (Py_ssize_t at = 0, place = 0; PyDict_Next(map, &at, &name, &value); place++) {
        if (!PyUnicode_CheckExact(name) || (place > 0 && !put_char(w, ',')) || !write_string(w, name) ||
            !put_char(w, ':') || !(item == NULL ? write_free(w, value) : write_value(w, item, value)))
            return 0;
    }
    w->depth--;
    return put_char(w, '}');
}

static int write_free(Writer *w, PyObject *value) {
    if (PyDict_CheckExact(value))
        return write_map(w, NULL, value);
    if (PyList_CheckExact(value))
        return write_list(w, NULL, value);
    return write_scalar(w, value);
}

/* ---------------------------------------------------------------- objects */

static inline int is_written(const Member *member, PyObject *object) {
    return member->constant != NULL || *slot_of(object, member->offset) != member->absent;
}

/* What no field holds: see `outlives` in the runtime's fast.py.  Whether a field's value equals that of an extra of the
 * same name is Python's to say. */
static int write_extras(Writer *w, const Record *record, PyObject *object, PyObject *extras) {
    PyObject *name, *value;
    if (!PyDict_CheckExact(extras))
        return 0;
    for (Py_ssize_t at = 0; PyDict_Next(extras, &at, &name, &value);) {
        if (!PyUnicode_CheckExact(name))
            return 0;
        Py_ssize_t length;
        const char *text = PyUnicode_AsUTF8AndSize(name, &length);
        if (text == NULL) {
            if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
                PyErr_Clear();
            return 0;
        }
        Py_ssize_t index = find_name(&record->names, text, (size_t)length);
        if (index >= 0 && is_written(&record->members[index], object)) {
            if (value != Py_None)
                return 0;
            continue; /* null is either what the field holds, or not equal to it */
        }
        if (index >= 0 && value != Py_None)
            continue; /* the field was emptied since */
        if (!put_char(w, ',') || !write_string(w, name) || !put_char(w, ':') || !write_free(w, value))
            return 0;
    }
    return 1;
}

static int write_record(Writer *w, const Record *record, PyObject *object) {
    if (Py_TYPE(object) != record->model || ++w->depth > DEEPEST)
        return 0;
    size_t start = (size_t)(w->at - PyBytes_AS_STRING(w->bytes));
    for (Py_ssize_t i = 0; i < record->count; i++) {
        const Member *member = &record->members[i];
        if (member->constant != NULL) {
            if (!put_name(w, member))
                return 0;
            continue;
        }
        PyObject *value = *slot_of(object, member->offset);
        if (UNLIKELY(value == NULL))
            return 0; /* deleted */
        if (value == member->absent)
            continue;
        if (!put_name(w, member))
            return 0;
        Node *node = member->node;
        if (node->kind == TEXT ? !(PyUnicode_CheckExact(value) && write_string(w, value)) : !write_value(w, node, value))
            return 0;
    }
    PyObject *extras = *slot_of(object, record->extras);
    if (UNLIKELY(extras != Py_None) && (extras == NULL || !write_extras(w, record, object, extras)))
        return 0;
    w->depth--;
    /* Every member came with a comma before it; the first one gives its place to the bracket. */
    char *first = PyBytes_AS_STRING(w->bytes) + start;
    if (w->at == first)
        return put(w, "{}", 2);
    *first = '{';
    return put_char(w, '}');
}

static int write_value(Writer *w, Node *node, PyObject *value) {
    for (int hops = 0; node != NULL && hops < MOST_HOPS; hops++) {
        switch (node->kind) {
        case TEXT:
        case WORDS:
            return PyUnicode_CheckExact(value) && write_string(w, value);
        case CHOICE:
            return !PyFloat_CheckExact(value) && value != Py_None && write_scalar(w, value);
        case WHOLE:
            return PyLong_CheckExact(value) && write_integer(w, value);
        case REAL:
            return (PyFloat_CheckExact(value) || PyLong_CheckExact(value)) && write_scalar(w, value);
        case TRUTH:
            return PyBool_Check(value) && write_scalar(w, value);
        case NOTHING:
            return value == Py_None && write_scalar(w, value);
        case FREE:
            return write_free(w, value);
        case RECORD:
            return write_record(w, node->record, value);
        case LIST:
            return write_list(w, node->children[0], value);
        case MAP:
            return write_map(w, node->children[0], value);
        case MAYBE:
            if (value == Py_None)
                return put(w, "null", 4);
            node = node->children[0];
            break;
        case REF:
            if (UNLIKELY(node->children[0] == NULL)) {
                w->pending = node;
                return 0;
            }
            node = node->children[0];
            break;
        case EITHER:
            if (UNLIKELY(node->types == NULL)) {
                w->pending = node;
                return 0;
            }
            node = writer_of(node, Py_TYPE(value));
            break;
        case BY_KIND:
        case BY_TAG:
        case UNHANDLED:
            return 0;
        }
    }
    return 0;
}

PyObject *write_text(State *state, Node *plan, PyObject *value) {
    for (;;) {
        Writer w = {.pending = NULL};
        size_t room = plan->size_hint + 16;
        w.bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)room);
        if (w.bytes == NULL)
            return NULL;
        w.at = PyBytes_AS_STRING(w.bytes);
        w.end = w.at + room;
        if (LIKELY(write_value(&w, plan, value))) {
            size_t size = (size_t)(w.at - PyBytes_AS_STRING(w.bytes));
            plan->size_hint = size < 1 << 16 ? size : 1 << 16;
            if (w.at != w.end)
                _PyBytes_Resize(&w.bytes, (Py_ssize_t)size);
            return w.bytes; /* NULL, with an exception, where that failed */
        }
        Py_XDECREF(w.bytes);
        if (w.pending == NULL || PyErr_Occurred() || !resolve(state, w.pending))
            return NULL;
    }
}
