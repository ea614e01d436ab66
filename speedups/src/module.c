/* The module, and Method: what stands in the place of from_json and to_json.
 *
 * A Method wraps the Python function of the same name.  Called in the plain way it looks up the node of its owner (a
 * codec, or a class), and has the reader or the writer do the work; called in any other way, or where those do not
 * handle what they met, it calls the Python function with the same arguments, which decides.
 */
#include "engine.h"

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    State *state;
    PyObject *module;   /* which owns the state */
    PyObject *function; /* the Python codec */
    PyObject *find;     /* gives an owner's node, or None */
    PyObject *plans;    /* dict: owners and what was found */
    int writes;
    int self_owned; /* to_json of a model, whose owner is the class of its only argument */
} Method;

/* The owner's node, borrowed; NULL where it has none. */
static Node *find_plan(Method *method, PyObject *owner) {
    PyObject *found = PyDict_GetItemWithError(method->plans, owner);
    if (UNLIKELY(found == NULL)) {
        if (PyErr_Occurred())
            return NULL;
        found = PyObject_CallOneArg(method->find, owner);
        if (found == NULL) {
            if (PyErr_ExceptionMatches(PyExc_Exception))
                PyErr_Clear(); /* the Python function will find the same, and say so */
            return NULL;
        }
        int kept = PyDict_SetItem(method->plans, owner, found);
        Py_DECREF(found);
        if (kept < 0)
            return NULL;
    }
    return Py_TYPE(found) == method->state->node_type ? (Node *)found : NULL;
}

/* Whether no keyword argument was given, or none but strict=False. */
static inline int is_plain_call(PyObject *const *arguments, Py_ssize_t count, PyObject *names) {
    if (names == NULL || PyTuple_GET_SIZE(names) == 0)
        return 1;
    return PyTuple_GET_SIZE(names) == 1 && arguments[count] == Py_False &&
           PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "strict") == 0;
}

static PyObject *method_call(PyObject *self, PyObject *const *arguments, size_t flags, PyObject *names) {
    Method *method = (Method *)self;
    Py_ssize_t count = PyVectorcall_NARGS(flags);
    if (LIKELY(count == (method->self_owned ? 1 : 2) && is_plain_call(arguments, count, names))) {
        PyObject *owner = method->self_owned ? (PyObject *)Py_TYPE(arguments[0]) : arguments[0];
        Node *plan = find_plan(method, owner);
        if (LIKELY(plan != NULL)) {
            Py_INCREF(plan);
            PyObject *result = method->writes ? write_text(method->state, plan, arguments[count - 1])
                                              : read_text(method->state, plan, arguments[count - 1]);
            Py_DECREF(plan);
            if (LIKELY(result != NULL))
                return result;
        }
        if (PyErr_Occurred())
            return NULL;
    }
    return PyObject_Vectorcall(method->function, arguments, flags, names);
}

static PyObject *method_get(PyObject *self, PyObject *object, PyObject *type) {
    if (object == NULL || object == Py_None) {
        Py_INCREF(self);
        return self;
    }
    return PyMethod_New(self, object);
}

/* Name, signature, documentation and the like are the wrapped function's. */
static PyObject *method_attribute(PyObject *self, PyObject *name) {
    if (PyUnicode_CompareWithASCIIString(name, "__class__") == 0 ||
        PyUnicode_CompareWithASCIIString(name, "__wrapped__") == 0)
        return PyObject_GenericGetAttr(self, name);
    return PyObject_GetAttr(((Method *)self)->function, name);
}

static PyObject *method_repr(PyObject *self) {
    return PyUnicode_FromFormat("<accelerated %R>", ((Method *)self)->function);
}

static int method_traverse(PyObject *self, visitproc visit, void *arg) {
    Method *method = (Method *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(method->module);
    Py_VISIT(method->function);
    Py_VISIT(method->find);
    Py_VISIT(method->plans);
    return 0;
}

static void method_dealloc(PyObject *self) {
    Method *method = (Method *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(method->function);
    Py_XDECREF(method->find);
    Py_XDECREF(method->plans);
    Py_XDECREF(method->module);
    type->tp_free(self);
    Py_DECREF(type);
}

static int method_clear(PyObject *self) {
    /* A Method stays callable as long as it lives: clearing what it remembers breaks every cycle through it. */
    PyDict_Clear(((Method *)self)->plans);
    return 0;
}

static PyMemberDef method_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Method, vectorcall), READONLY, NULL},
    {"__wrapped__", T_OBJECT, offsetof(Method, function), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot method_slots[] = {
    {Py_tp_call, PyVectorcall_Call}, {Py_tp_descr_get, method_get}, {Py_tp_getattro, method_attribute},
    {Py_tp_repr, method_repr},       {Py_tp_members, method_members}, {Py_tp_traverse, method_traverse},
    {Py_tp_clear, method_clear},     {Py_tp_dealloc, method_dealloc}, {0, NULL},
};

static PyType_Spec method_spec = {
    .name = "wirestruct_speedups._engine.Method",
    .basicsize = sizeof(Method),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR |
             Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = method_slots,
};

static PyObject *make_method(PyObject *module, PyObject *arguments, int writes, int self_owned) {
    PyObject *function, *find;
    if (!PyArg_ParseTuple(arguments, "OO", &function, &find))
        return NULL;
    State *state = (State *)PyModule_GetState(module);
    PyObject *plans = PyDict_New();
    Method *method = plans == NULL ? NULL : (Method *)state->method_type->tp_alloc(state->method_type, 0);
    if (method == NULL) {
        Py_XDECREF(plans);
        return NULL;
    }
    method->vectorcall = method_call;
    method->state = state;
    Py_INCREF(module);
    method->module = module;
    Py_INCREF(function);
    method->function = function;
    Py_INCREF(find);
    method->find = find;
    method->plans = plans;
    method->writes = writes;
    method->self_owned = self_owned;
    return (PyObject *)method;
}

static PyObject *make_reader(PyObject *module, PyObject *arguments) { return make_method(module, arguments, 0, 0); }
static PyObject *make_writer(PyObject *module, PyObject *arguments) { return make_method(module, arguments, 1, 0); }
static PyObject *make_own_writer(PyObject *module, PyObject *arguments) { return make_method(module, arguments, 1, 1); }

static PyMethodDef method_makers[] = {
    {"reader", make_reader, METH_VARARGS, NULL},
    {"writer", make_writer, METH_VARARGS, NULL},
    {"own_writer", make_own_writer, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---------------------------------------------------------------- the module */

static int module_exec(PyObject *module) {
    State *state = (State *)PyModule_GetState(module);
    state->node_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &node_spec, NULL);
    state->method_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &method_spec, NULL);
    if (state->node_type == NULL || state->method_type == NULL)
        return -1;
    if (PyModule_AddType(module, state->node_type) < 0 || PyModule_AddType(module, state->method_type) < 0)
        return -1;
    return PyModule_AddFunctions(module, table_methods) < 0 ? -1 : PyModule_AddFunctions(module, method_makers);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    State *state = (State *)PyModule_GetState(module);
    if (state == NULL)
        return 0;
    Py_VISIT(state->node_type);
    Py_VISIT(state->method_type);
    return 0;
}

static int module_clear(PyObject *module) {
    State *state = (State *)PyModule_GetState(module);
    if (state == NULL)
        return 0;
    for (int i = 0; i < KEYS; i++)
        Py_CLEAR(state->keys[i]);
    Py_CLEAR(state->node_type);
    Py_CLEAR(state->method_type);
    return 0;
}

static void module_free(void *module) { module_clear((PyObject *)module); }

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
#if PY_VERSION_HEX >= 0x030C0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#if PY_VERSION_HEX >= 0x030D0000
    {Py_mod_gil, Py_MOD_GIL_USED}, /* nodes learn while they are used */
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "wirestruct_speedups._engine",
    .m_doc = "Reads and writes JSON text along tables; see the stubs.",
    .m_size = sizeof(State),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__engine(void) { return PyModuleDef_Init(&definition); }
