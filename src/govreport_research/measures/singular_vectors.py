"""Singular vectors of sparse matrices, the first few, by random projection.

The method of Halko, Martinsson & Tropp (2011, SIAM Review 53: 217-288, algorithms 4.4 and 5.1),
with the choices and the random numbers of ``sklearn.utils.extmath.randomized_svd``, so that
both give the same vectors; ``tests/test_topics.py`` holds them against each other. It is written
out here because to load scikit-learn takes longer than most collections take to be grouped, and
nothing else of it is needed for that.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy import linalg
from scipy.sparse import csc_array, csr_array

from govreport_research.measures.document_terms import Floats

#: Matrices up to this many cells are decomposed in full.
DENSE_CELLS: Final = 50_000
#: Random directions beyond those wanted.
FURTHER: Final = 10
#: Rounds of powers: more where few of many vectors are wanted.
MOST_ROUNDS: Final = 7
LEAST_ROUNDS: Final = 4
_FEW: Final = 0.1


def singular_vectors(weights: csr_array, number: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Decompose a matrix into its first singular vectors.

    Parameters
    ----------
    weights : scipy.sparse.csr_array, shape (passages, words)
    number : int
        Vectors wanted.
    seed : int
        For the random projection that large matrices are decomposed by.

    Returns
    -------
    left : ndarray of float64, shape (passages, k)
        In columns; k is at least `number` where the matrix has as many rows and columns.
    values : ndarray of float64, shape (k,)
        Falling.
    right : ndarray of float64, shape (k, words)

    Examples
    --------
    >>> _, values, _ = singular_vectors(csr_array([[3.0, 0.0], [0.0, 4.0]]), 1, seed=0)
    >>> values.tolist()
    [4.0, 3.0]
    """
    if weights.shape[0] * weights.shape[1] <= DENSE_CELLS:
        left, values, right = np.linalg.svd(weights.toarray(), full_matrices=False)
        return left, values, right
    held = min(number, *weights.shape)
    if weights.shape[0] < weights.shape[1]:  # the projection is of the shorter side
        right, values, left = (each.T for each in _projected(weights.T, held, seed))
    else:
        left, values, right = _projected(weights, held, seed)
    # A pair turned round is as good: the largest part of the left one is to be positive.
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(held)])
    return left * signs, values, right * signs[:, None]


def _projected(
    matrix: csr_array | csc_array, number: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Decompose a matrix of no fewer rows than columns, as `singular_vectors` but for signs."""
    draw = np.random.RandomState(seed)  # whose numbers are the same in every release of NumPy
    basis = draw.normal(size=(matrix.shape[1], number + FURTHER))
    rounds = MOST_ROUNDS if number < _FEW * min(matrix.shape) else LEAST_ROUNDS
    for _ in range(rounds):
        basis = linalg.lu(matrix @ basis, permute_l=True, check_finite=False)[0]
        basis = linalg.lu(matrix.T @ basis, permute_l=True, check_finite=False)[0]
    basis = linalg.qr(matrix @ basis, mode="economic", check_finite=False)[0]
    turned, values, right = linalg.svd(basis.T @ matrix, full_matrices=False)
    return (basis @ turned)[:, :number], values[:number], right[:number]
