/* JSON text to objects, in one pass along a node.
 *
 * In: bytes or str, and a node.  Out: the value, or NULL: with an exception (memory ran out) or without (not handled).
 * The text always ends in a zero byte, which no JSON contains; so every loop stops there and needs no other bound, but
 * for loads of several bytes, which look at `end`.  No Python code runs while a text is read: where a node must be
 * resolved first, that is left in `pending`, and the reading starts over.
 */
#include "engine.h"

#include <float.h>

typedef struct {
    const char *at;
    const char *end;
    State *state;
    Node *pending;
    int depth;
    Py_ssize_t used; /* of the stack of list items whose list is not made yet */
    Py_ssize_t room;
    PyObject **stack;
    PyObject *first[64];
} Reader;

static PyObject *read_value(Reader *r, Node *node);
static PyObject *read_free(Reader *r);

static inline void skip_space(Reader *r) {
    while (UNLIKELY((unsigned char)*r->at <= ' ') && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

static inline int skip_colon(Reader *r) {
    skip_space(r);
    if (UNLIKELY(*r->at != ':'))
        return 0;
    r->at++;
    skip_space(r);
    return 1;
}

/* After an element: 1 where another follows, 0 where the array or object has ended, -1 at anything else. */
static inline int more(Reader *r, char close) {
    skip_space(r);
    char next = *r->at;
    if (next == ',') {
        r->at++;
        skip_space(r);
        return 1;
    }
    if (LIKELY(next == close)) {
        r->at++;
        return 0;
    }
    return -1;
}

/* ---------------------------------------------------------------- strings */

/* The first quote, backslash or control character from `s` on; `*high` is set where a byte beyond ASCII was passed. */
static inline const char *scan(const char *s, const char *end, int *high) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (; end - s >= 16; s += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)s);
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        special = _mm_or_si128(special, _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        unsigned int found = (unsigned int)_mm_movemask_epi8(special);
        unsigned int beyond = (unsigned int)_mm_movemask_epi8(bytes);
        if (found) {
            int offset = __builtin_ctz(found);
            if (beyond & ((1u << offset) - 1))
                *high = 1;
            return s + offset;
        }
        if (beyond)
            *high = 1;
    }
#else
    for (; end - s >= 8; s += 8) {
        const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
        uint64_t word = load64(s), quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
        uint64_t special = (((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((word - ones * 0x20) & ~word)) & tops;
        if (special | (word & tops))
            break;
    }
#endif
    for (;; s++) {
        unsigned char byte = (unsigned char)*s;
        if (byte < 0x20 || byte == '"' || byte == '\\')
            return s;
        if (byte >= 0x80)
            *high = 1;
    }
}

static PyObject *make_text(const char *s, size_t length, int high) {
    if (LIKELY(!high)) {
        PyObject *text = PyUnicode_New((Py_ssize_t)length, 127);
        if (LIKELY(text != NULL))
            memcpy(PyUnicode_1BYTE_DATA(text), s, length);
        return text;
    }
    PyObject *text = PyUnicode_DecodeUTF8(s, (Py_ssize_t)length, "strict");
    if (text == NULL && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError))
        PyErr_Clear();
    return text;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_hex(const char *s) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return -1; /* at the final zero, too */
        value = value * 16 + digit;
    }
    return value;
}

static char *put_utf8(char *out, int32_t code) {
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xC0 | (code >> 6));
        *out++ = (char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *out++ = (char)(0xE0 | (code >> 12));
        *out++ = (char)(0x80 | ((code >> 6) & 63));
        *out++ = (char)(0x80 | (code & 63));
    } else {
        *out++ = (char)(0xF0 | (code >> 18));
        *out++ = (char)(0x80 | ((code >> 12) & 63));
        *out++ = (char)(0x80 | ((code >> 6) & 63));
        *out++ = (char)(0x80 | (code & 63));
    }
    return out;
}

/* One escape sequence, after its backslash: its UTF-8 at `*out`.  Lone surrogates are refused: Python keeps them. */
static const char *read_escape(const char *s, char **out, int *high) {
    static const char meanings[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    if (*s != 'u') {
        for (const char *pair = meanings; *pair; pair += 2) {
            if (*pair == *s) {
                *(*out)++ = pair[1];
                return s + 1;
            }
        }
        return NULL;
    }
    int32_t code = read_hex(++s);
    if (code < 0)
        return NULL;
    s += 4;
    if (code >= 0xD800 && code <= 0xDFFF) {
        if (code >= 0xDC00 || s[0] != '\\' || s[1] != 'u')
            return NULL;
        int32_t low = read_hex(s + 2);
        if (low < 0xDC00 || low > 0xDFFF)
            return NULL;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        s += 6;
    }
    if (code >= 0x80)
        *high = 1;
    *out = put_utf8(*out, code);
    return s;
}

/* A string with escapes: `at` is its first character, `stop` the first backslash. */
static PyObject *read_escaped(Reader *r, const char *at, const char *stop) {
    int high = 0;
    const char *close = stop;
    while (*close != '"') {
        if (*close != '\\' || close[1] == '\0')
            return NULL;
        close = scan(close + 2, r->end, &high);
    }
    char small[512], *buffer = small; /* an escape is never shorter than what it stands for */
    if ((size_t)(close - at) > sizeof small && (buffer = PyMem_Malloc((size_t)(close - at))) == NULL)
        return PyErr_NoMemory();
    char *out = buffer;
    PyObject *text = NULL;
    high = 0;
    for (const char *s = at;;) {
        const char *next = scan(s, r->end, &high);
        memcpy(out, s, (size_t)(next - s));
        out += next - s;
        if (next == close) {
            text = make_text(buffer, (size_t)(out - buffer), high);
            break;
        }
        s = read_escape(next + 1, &out, &high);
        if (s == NULL || s > close)
            break;
    }
    if (buffer != small)
        PyMem_Free(buffer);
    r->at = close + 1;
    return text;
}

static inline PyObject *read_string(Reader *r) {
    if (UNLIKELY(*r->at != '"'))
        return NULL;
    int high = 0;
    const char *start = r->at + 1, *stop = scan(start, r->end, &high);
    if (LIKELY(*stop == '"')) {
        r->at = stop + 1;
        return make_text(start, (size_t)(stop - start), high);
    }
    return *stop == '\\' ? read_escaped(r, start, stop) : NULL;
}

/* The bytes of a string without escapes, to be looked up rather than made; NULL where it is not such a string. */
static inline const char *read_bytes(Reader *r, size_t *length) {
    if (UNLIKELY(*r->at != '"'))
        return NULL;
    int high = 0;
    const char *start = r->at + 1, *stop = scan(start, r->end, &high);
    if (UNLIKELY(*stop != '"'))
        return NULL;
    *length = (size_t)(stop - start);
    r->at = stop + 1;
    return start;
}

/* The name of a member in a free-form value; the same few come again and again. */
static PyObject *read_key(Reader *r) {
    const char *start = r->at;
    size_t length;
    const char *bytes = read_bytes(r, &length);
    if (bytes == NULL || length == 0 || length > 40) {
        r->at = start;
        return read_string(r);
    }
    PyObject **place = &r->state->keys[hash_name(bytes, length) % KEYS], *key = *place;
    if (key != NULL && (size_t)PyUnicode_GET_LENGTH(key) == length && !memcmp(PyUnicode_1BYTE_DATA(key), bytes, length)) {
        Py_INCREF(key);
        return key;
    }
    r->at = start;
    key = read_string(r);
    if (key != NULL && PyUnicode_IS_COMPACT_ASCII(key)) {
        PyObject *old = *place;
        Py_INCREF(key);
        *place = key;
        Py_XDECREF(old);
    }
    return key;
}

/* ---------------------------------------------------------------- numbers and words */

static inline int is_digit(char c) { return (unsigned char)(c - '0') <= 9; }

/* A float whose syntax is known to be right, `s` to `r->at`: what Python's own float() makes of it. */
static PyObject *read_float(Reader *r, const char *s) {
    char *stop;
    double value = PyOS_string_to_double(s, &stop, NULL);
    if (value == -1.0 && PyErr_Occurred()) {
        if (PyErr_ExceptionMatches(PyExc_ValueError))
            PyErr_Clear();
        return NULL;
    }
    if (stop != r->at || value - value != 0)
        return NULL; /* beyond any float */
    return PyFloat_FromDouble(value);
}

/* A number: an int, or a float unless `whole`.  Integers of more than 18 digits and -0 are Python's business. */
static PyObject *read_number(Reader *r, int whole) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *start = r->at, *s = start;
    int negative = *s == '-';
    s += negative;
    const char *digits = s;
    uint64_t value = 0;
    for (; is_digit(*s); s++)
        value = value * 10 + (uint64_t)(*s - '0'); /* may wrap around; then there are too many digits to use it */
    Py_ssize_t before = s - digits, after = 0;
    if (before == 0 || (*digits == '0' && before > 1))
        return NULL;
    if (LIKELY(*s != '.' && *s != 'e' && *s != 'E')) {
        if (before > 18 || (negative && value == 0))
            return NULL;
        r->at = s;
        return PyLong_FromLongLong(negative ? -(long long)value : (long long)value);
    }
    if (whole)
        return NULL;
    if (*s == '.') {
        const char *point = s++;
        for (; is_digit(*s); s++)
            value = value * 10 + (uint64_t)(*s - '0');
        after = s - point - 1;
        if (after == 0)
            return NULL;
    }
    int plain = *s != 'e' && *s != 'E';
    if (!plain) {
        s++;
        s += *s == '+' || *s == '-';
        if (!is_digit(*s))
            return NULL;
        while (is_digit(*s))
            s++;
    }
    r->at = s;
#if FLT_EVAL_METHOD == 0
    /* Both numbers are exact, so one division rounds correctly. */
    if (plain && before + after <= 18 && value <= UINT64_C(1) << 53) {
        double quotient = (double)value / powers[after];
        return PyFloat_FromDouble(negative ? -quotient : quotient);
    }
#endif
    return read_float(r, start);
}

static inline int skip_word(Reader *r, const char *word, size_t length) {
    if (UNLIKELY(r->end - r->at < (Py_ssize_t)length || memcmp(r->at, word, length) != 0))
        return 0;
    r->at += length;
    return 1;
}

static inline PyObject *borrowed(PyObject *object) {
    Py_INCREF(object);
    return object;
}

static PyObject *read_word(Reader *r) {
    switch (*r->at) {
    case 't':
        return skip_word(r, "true", 4) ? borrowed(Py_True) : NULL;
    case 'f':
        return skip_word(r, "false", 5) ? borrowed(Py_False) : NULL;
    case 'n':
        return skip_word(r, "null", 4) ? borrowed(Py_None) : NULL;
    default:
        return NULL;
    }
}

/* ---------------------------------------------------------------- arrays and maps */

static int push(Reader *r, PyObject *item) {
    if (UNLIKELY(r->used == r->room)) {
        PyObject **wider = PyMem_New(PyObject *, (size_t)r->room * 2);
        if (wider == NULL) {
            PyErr_NoMemory();
            return 0;
        }
        memcpy(wider, r->stack, (size_t)r->used * sizeof *wider);
        if (r->stack != r->first)
            PyMem_Free(r->stack);
        r->stack = wider;
        r->room *= 2;
    }
    r->stack[r->used++] = item;
    return 1;
}

/* An array; `item` is NULL where its items may be anything. */
static PyObject *read_list(Reader *r, Node *item) {
    if (*r->at != '[' || r->depth >= DEEPEST)
        return NULL;
    Py_ssize_t base = r->used;
    PyObject *list = NULL;
    int next = 1;
    r->depth++;
    r->at++;
    skip_space(r);
    if (*r->at == ']') {
        r->at++;
        next = 0;
    }
    while (next > 0) {
        PyObject *value = item == NULL ? read_free(r) : read_value(r, item);
        if (UNLIKELY(value == NULL))
            goto fail;
        if (UNLIKELY(!push(r, value))) {
            Py_DECREF(value);
            goto fail;
        }
        next = more(r, ']');
    }
    if (next == 0 && (list = PyList_New(r->used - base)) != NULL) {
        for (Py_ssize_t i = base; i < r->used; i++)
            PyList_SET_ITEM(list, i - base, r->stack[i]);
        r->used = base;
        r->depth--;
        return list;
    }
fail:
    while (r->used > base)
        Py_DECREF(r->stack[--r->used]);
    return NULL;
}

/* An object whose names are data; refuses a name that comes twice. */
static PyObject *read_map(Reader *r, Node *item) {
    if (*r->at != '{' || r->depth >= DEEPEST)
        return NULL;
    PyObject *map = PyDict_New();
    int next = 1;
    if (map == NULL)
        return NULL;
    r->depth++;
    r->at++;
    skip_space(r);
    if (*r->at == '}') {
        r->at++;
        next = 0;
    }
    for (Py_ssize_t size = 1; next > 0; size++) {
        PyObject *name = read_key(r);
        if (name == NULL)
            goto fail;
        PyObject *value = !skip_colon(r) ? NULL : item == NULL ? read_free(r) : read_value(r, item);
        int failed = value == NULL || PyDict_SetItem(map, name, value) < 0 || PyDict_GET_SIZE(map) != size;
        Py_DECREF(name);
        Py_XDECREF(value);
        if (UNLIKELY(failed))
            goto fail;
        next = more(r, '}');
    }
    if (next == 0) {
        r->depth--;
        return map;
    }
fail:
    Py_DECREF(map);
    return NULL;
}

static PyObject *read_free(Reader *r) {
    switch (*r->at) {
    case '"':
        return read_string(r);
    case '{':
        return read_map(r, NULL);
    case '[':
        return read_list(r, NULL);
    case 't':
    case 'f':
    case 'n':
        return read_word(r);
    default:
        return read_number(r, 0);
    }
}

/* ---------------------------------------------------------------- objects */

/* Whether the text goes on with this member as it is usually written. */
static inline int begins(const Reader *r, const Member *member) {
    size_t length = member->length - 1;
    if (UNLIKELY((size_t)(r->end - r->at) < (length < 16 ? 16 : length)))
        return (size_t)(r->end - r->at) >= length && memcmp(r->at, member->text + 1, length) == 0;
    if (((load64(r->at) ^ member->start[0]) & member->mask[0]) | ((load64(r->at + 8) ^ member->start[1]) & member->mask[1]))
        return 0;
    return length <= 16 || memcmp(r->at + 16, member->text + 17, length - 16) == 0;
}

static int keep_extra(PyObject **extras, PyObject *name, PyObject *value) {
    if (*extras == NULL && (*extras = PyDict_New()) == NULL)
        return 0;
    Py_ssize_t size = PyDict_GET_SIZE(*extras);
    return PyDict_SetItem(*extras, name, value) == 0 && PyDict_GET_SIZE(*extras) == size + 1;
}

/* A member that the schema does not know, from its name on. */
static int read_extra(Reader *r, const Record *record, PyObject **extras) {
    if (record->closed)
        return 0;
    PyObject *name = read_key(r);
    if (name == NULL)
        return 0;
    PyObject *value = skip_colon(r) ? read_free(r) : NULL;
    int kept = value != NULL && keep_extra(extras, name, value);
    Py_DECREF(name);
    Py_XDECREF(value);
    return kept;
}

/* The value of a field; a null where the schema has none is remembered as well. */
static int read_field(Reader *r, const Member *member, PyObject *object, PyObject **extras) {
    PyObject **slot = slot_of(object, member->offset);
    if (UNLIKELY(*slot != NULL))
        return 0; /* it came before */
    if (UNLIKELY(*r->at == 'n') && member->absent == Py_None) {
        if (!skip_word(r, "null", 4) || !keep_extra(extras, member->name, Py_None))
            return 0;
        *slot = borrowed(Py_None);
        return 1;
    }
    PyObject *value = read_value(r, member->node);
    *slot = value;
    return value != NULL;
}

/* The value of a constant that was not written as usual, after its colon. */
static int read_constant(Reader *r, const Member *member) {
    size_t length;
    const char *bytes = read_bytes(r, &length);
    Py_ssize_t wanted;
    const char *constant = PyUnicode_AsUTF8AndSize(member->constant, &wanted);
    return bytes != NULL && constant != NULL && (size_t)wanted == length && memcmp(bytes, constant, length) == 0;
}

static int read_members(Reader *r, const Record *record, PyObject *object, PyObject **extras) {
    Py_ssize_t place = 0, read = 0;
    uint64_t constants = 0;
    int next = 1;
    r->at++;
    skip_space(r);
    if (*r->at == '}') {
        r->at++;
        next = 0;
    }
    for (; next > 0; next = more(r, '}')) {
        Py_ssize_t index = record->expected[place];
        int usual = index >= 0 && begins(r, &record->members[index]);
        if (LIKELY(usual)) {
            r->at += record->members[index].length - 1;
            skip_space(r);
        } else {
            const char *start = r->at;
            size_t length;
            const char *name = read_bytes(r, &length);
            if (name == NULL)
                return 0;
            index = find_name(&record->names, name, length);
            if (index < 0) {
                r->at = start;
                if (!read_extra(r, record, extras))
                    return 0;
                continue;
            }
            if (!skip_colon(r))
                return 0;
            record->expected[place] = index;
        }
        const Member *member = &record->members[index];
        place = index + 1;
        read++;
        if (member->constant == NULL) {
            if (UNLIKELY(!read_field(r, member, object, extras)))
                return 0;
        } else {
            if ((constants >> index & 1) || !(usual || read_constant(r, member)))
                return 0;
            constants |= UINT64_C(1) << index;
        }
    }
    if (next < 0 || constants != (UINT64_C(1) << record->constants) - 1)
        return 0;
    if (read == record->count)
        return 1;
    for (Py_ssize_t i = record->constants; i < record->count; i++) {
        PyObject **slot = slot_of(object, record->members[i].offset), *absent = record->members[i].absent;
        if (*slot != NULL)
            continue;
        if (absent == NULL)
            return 0;
        *slot = borrowed(absent);
    }
    return 1;
}

static PyObject *read_record(Reader *r, const Record *record) {
    if (*r->at != '{' || r->depth >= DEEPEST)
        return NULL;
    PyObject *object = record->model->tp_alloc(record->model, 0), *extras = NULL;
    if (UNLIKELY(object == NULL))
        return NULL;
    r->depth++;
    if (UNLIKELY(!read_members(r, record, object, &extras))) {
        Py_XDECREF(extras);
        Py_DECREF(object);
        return NULL;
    }
    r->depth--;
    *slot_of(object, record->extras) = extras != NULL ? extras : borrowed(Py_None);
    return object;
}

/* ---------------------------------------------------------------- unions */

/* Passes over a value without looking at it closely; who reads it afterwards does. */
static int skip_value(Reader *r) {
    int depth = 0, high;
    do {
        switch (*r->at) {
        case '"':
            for (const char *s = scan(r->at + 1, r->end, &high);; s = scan(s + 2, r->end, &high)) {
                if (*s == '"') {
                    r->at = s + 1;
                    break;
                }
                if (*s != '\\' || s[1] == '\0')
                    return 0;
            }
            break;
        case '{':
        case '[':
            depth++;
            r->at++;
            break;
        case '}':
        case ']':
            if (depth == 0)
                return 0;
            depth--;
            r->at++;
            break;
        case '\0':
            return 0;
        default:
            if (depth == 0) {
                while (*r->at != '\0' && *r->at != ',' && *r->at != '}' && *r->at != ']')
                    r->at++;
            } else {
                r->at++;
            }
        }
    } while (depth > 0);
    return 1;
}

/* The node that the tag asks for; the reader stays where it is.  NULL where there is none. */
static Node *find_tagged(Reader *r, const Node *node) {
    const char *start = r->at, *tag = NULL;
    size_t length = 0;
    int next = *start == '{';
    if (!next)
        return NULL;
    r->at++;
    skip_space(r);
    if (*r->at == '}')
        next = 0;
    for (; next > 0; next = more(r, '}')) {
        const char *name = read_bytes(r, &length);
        if (name == NULL || !skip_colon(r))
            return NULL;
        if (length + 3 == node->length && memcmp(name - 1, node->text, length + 2) == 0) {
            tag = read_bytes(r, &length);
            if (tag == NULL)
                return NULL;
            break;
        }
        if (!skip_value(r))
            return NULL;
    }
    r->at = start;
    if (next < 0)
        return NULL;
    if (tag == NULL)
        return node->children[node->count - 1];
    Py_ssize_t index = find_name(&node->names, tag, length);
    return index < 0 ? NULL : node->children[index];
}

static Node *find_kind(const Reader *r, const Node *node) {
    switch (*r->at) {
    case '"':
        return node->children[IS_STRING];
    case '{':
        return node->children[IS_OBJECT];
    case '[':
        return node->children[IS_ARRAY];
    case 't':
    case 'f':
        return node->children[IS_BOOLEAN];
    case 'n':
        return node->children[IS_NULL];
    default:
        return node->children[IS_NUMBER];
    }
}

/* A string of a list that is known: words are not made again.  An open list takes other strings, too. */
static PyObject *read_words(Reader *r, const Node *node) {
    const char *start = r->at;
    size_t length;
    const char *bytes = read_bytes(r, &length);
    Py_ssize_t index = bytes == NULL ? -1 : find_name(&node->names, bytes, length);
    if (LIKELY(index >= 0))
        return borrowed(PyTuple_GET_ITEM(node->source, index));
    r->at = start;
    return node->count ? read_string(r) : NULL;
}

/* One of some values that are not all strings. */
static PyObject *read_choice(Reader *r, const Node *node) {
    PyObject *value = *r->at == '"' ? read_string(r) : *r->at == 't' || *r->at == 'f' ? read_word(r) : read_number(r, 1);
    if (value == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(node->source); i++) {
        PyObject *allowed = PyTuple_GET_ITEM(node->source, i);
        if (Py_TYPE(allowed) == Py_TYPE(value) && PyObject_RichCompareBool(allowed, value, Py_EQ) == 1)
            return value;
    }
    Py_DECREF(value);
    return NULL;
}

static PyObject *read_value(Reader *r, Node *node) {
    for (int hops = 0; node != NULL && hops < MOST_HOPS; hops++) {
        switch (node->kind) {
        case TEXT:
            return read_string(r);
        case WORDS:
            return read_words(r, node);
        case WHOLE:
            return read_number(r, 1);
        case REAL:
            return read_number(r, 0);
        case RECORD:
            return read_record(r, node->record);
        case TRUTH:
            return *r->at == 'n' ? NULL : read_word(r);
        case NOTHING:
            return *r->at == 'n' ? read_word(r) : NULL;
        case FREE:
            return read_free(r);
        case LIST:
            return read_list(r, node->children[0]);
        case MAP:
            return read_map(r, node->children[0]);
        case CHOICE:
            return read_choice(r, node);
        case MAYBE:
            if (*r->at == 'n')
                return read_word(r);
            node = node->children[0];
            break;
        case REF:
            if (UNLIKELY(node->children[0] == NULL)) {
                r->pending = node;
                return NULL;
            }
            node = node->children[0];
            break;
        case EITHER:
            node = node->children[0];
            break;
        case BY_TAG:
            node = find_tagged(r, node);
            break;
        case BY_KIND:
            node = find_kind(r, node);
            break;
        case UNHANDLED:
            return NULL;
        }
    }
    return NULL;
}

/* The text's bytes, with a zero after them; 0 where it is none that we read. */
static int open_text(Reader *r, PyObject *data) {
    Py_ssize_t size;
    if (LIKELY(PyBytes_CheckExact(data))) {
        r->at = PyBytes_AS_STRING(data);
        size = PyBytes_GET_SIZE(data);
    } else if (PyUnicode_CheckExact(data)) {
        r->at = PyUnicode_AsUTF8AndSize(data, &size);
        if (r->at == NULL) {
            if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
                PyErr_Clear();
            return 0;
        }
    } else {
        return 0;
    }
    r->end = r->at + size;
    return 1;
}

PyObject *read_text(State *state, Node *plan, PyObject *data) {
    for (;;) {
        Reader r; /* not initialised as a whole: that would clear the stack as well */
        r.state = state;
        r.pending = NULL;
        r.depth = 0;
        r.used = 0;
        r.room = sizeof r.first / sizeof *r.first;
        r.stack = r.first;
        if (!open_text(&r, data))
            return NULL;
        skip_space(&r);
        PyObject *value = read_value(&r, plan);
        if (LIKELY(value != NULL)) {
            skip_space(&r);
            if (UNLIKELY(r.at != r.end))
                Py_CLEAR(value);
        }
        if (r.stack != r.first)
            PyMem_Free(r.stack);
        if (LIKELY(value != NULL) || r.pending == NULL || PyErr_Occurred())
            return value;
        if (!resolve(state, r.pending))
            return NULL;
    }
}
