import icon from '../../../../resources/icons/icon.svg'

/** The product's icon, as on the desktop. */
export const Mark = ({ size }: { readonly size: number }) => (
  <img src={icon} width={size} height={size} alt="" />
)
