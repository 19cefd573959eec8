import type { ComponentProps } from 'react';

interface Described {
  readonly label: string;
  /** The validation error, if any. */
  readonly error?: string | undefined;
  readonly hint?: string;
}

type FieldProps = Described & ComponentProps<'input'> & { readonly name: string };

/** A labelled input; screen readers read its hint and error with it. */
export function Field({ label, error, hint, name, required, className, ...input }: FieldProps) {
  const id = `field-${name}`;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={`field ${className ?? ''}`}>
      <label htmlFor={id}>
        {label}
        {!required && <span className="optional"> (optional)</span>}
      </label>
      <input id={id} name={name} aria-required={required} aria-invalid={error ? true : undefined} aria-describedby={describedBy || undefined} {...input} />
      {hint && (
        <small id={`${id}-hint`} className="hint">
          {hint}
        </small>
      )}
      {error && (
        <small id={`${id}-error`} className="field-error">
          {error}
        </small>
      )}
    </div>
  );
}
